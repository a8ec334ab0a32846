import { including, type Question } from '../question';
import { dealsOf, ifKnown, readList } from '../session';
import { textAt } from '../values';

export default {
  id: 'deals.filters',
  text: 'Which filters of GET /deals work?',
  request: 'GET /deals?status=…, stage, priority',
  expects: including('status'),
  otherwise: 'Find Deal reads all deals and compares the status itself. Change src/searches/find_deal.ts.',
  ask: async (session) => {
    const { records } = await dealsOf(session);
    const working: string[] = [];
    for (const name of ['status', 'stage', 'priority']) {
      const values = new Set(records.flatMap((deal) => textAt(deal, name) ?? []));
      const [value] = values;
      if (value === undefined || values.size === 1) session.note(`all deals have the same ${name}`);
      else {
        const page = await ifKnown(readList(session, '/deals', { [name]: value }));
        // Only a filter leaves out the others.
        if (page && page.records.length > 0 && page.records.every((deal) => deal[name] === value)) working.push(name);
      }
    }
    return working.length > 0 ? working : undefined;
  },
} satisfies Question;
