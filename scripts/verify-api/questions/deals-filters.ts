import { including, type Question, showValue } from '../question';
import { dealsOf, ifKnown, readList } from '../session';
import { idAt, type JsonRecord, textAt } from '../values';

/** Possible filters, with a deal's value for each. */
const FILTERS: [name: string, valueOf: (deal: JsonRecord) => string | undefined][] = [
  ['status', (deal) => textAt(deal, 'status')],
  ['stage', (deal) => textAt(deal, 'stage')],
  ['priority', (deal) => textAt(deal, 'priority')],
  ['contactId', (deal) => idAt(deal, 'contact', 'id')],
  ['search', (deal) => textAt(deal, 'title')],
];

export default {
  id: 'deals.filters',
  text: 'Which filters of GET /deals work?',
  request: 'GET /deals?status=…, stage, priority, contactId, search',
  expects: including('status'),
  otherwise: 'Find Deal reads all deals and compares the status itself. Change src/searches/find_deal.ts.',
  ask: async (session) => {
    const { records } = await dealsOf(session);
    const working: string[] = [];
    const untested: string[] = [];
    for (const [name, valueOf] of FILTERS) {
      const value = records.map(valueOf).find((found) => found !== undefined);
      if (value === undefined || records.every((deal) => valueOf(deal) === value)) untested.push(name);
      else {
        const page = await ifKnown(readList(session, '/deals', { [name]: value }));
        // Only a filter leaves out the others.
        if (page && page.records.length > 0 && page.records.every((deal) => valueOf(deal) === value))
          working.push(name);
      }
    }
    session.note(`no deals to test: ${showValue(untested)}`);
    return untested.includes('status') ? undefined : working;
  },
} satisfies Question;
