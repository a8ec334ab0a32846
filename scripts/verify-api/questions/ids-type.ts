import { oneOf, type Question } from '../question';
import { contactsOf } from '../session';
import { joined, show } from '../values';

export default {
  id: 'ids.type',
  text: 'Are IDs text or numbers?',
  request: 'GET /contacts',
  expects: oneOf('text', 'number'),
  otherwise: 'Records can’t be read. Change readId in src/isao/scalars.ts.',
  ask: async (session) => {
    const { records } = await contactsOf(session);
    session.note(`for example ${show(records[0]?.['id'])}`);
    return joined(records.map(({ id }) => (typeof id === 'string' ? 'text' : typeof id)));
  },
} satisfies Question;
