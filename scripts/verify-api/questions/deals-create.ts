import { ownDeal, readOwn } from '../own-deal';
import { oneOf, type Question } from '../question';
import { idAt, type JsonRecord } from '../values';

export default {
  id: 'deals.create',
  text: 'Does POST /deals take over title, contactId, value, probability, expectedCloseDate and the other fields?',
  request: 'POST /deals with these fields, GET /deals/:id',
  needs: '--write',
  expects: oneOf('taken'),
  otherwise:
    'Create Deal halts with ISAO’s reasons, or loses the fields that ISAO ignores. Change DealCreate in contract/openapi.yaml.',
  ask: async (session) => {
    const { sent, answer } = await ownDeal(session);
    if (answer && !answer.isSuccess) return 'refused';
    const deal = await readOwn(session);
    const values: JsonRecord = { ...deal, contactId: idAt(deal, 'contact', 'id') ?? deal['contactId'] };
    const isTaken = ([name, value]: [string, unknown]) =>
      String(values[name]) === String(value) || Date.parse(String(values[name])) === Date.parse(String(value));
    // A deal of an earlier run may have another stage or contact by now.
    const isAsked = ([name]: [string, unknown]) => answer !== undefined || !['stage', 'contactId'].includes(name);
    const lost = Object.entries(sent).filter((field) => isAsked(field) && !isTaken(field));
    return lost.length === 0 ? 'taken' : `without ${lost.map(([name]) => name).join(', ')}`;
  },
} satisfies Question;
