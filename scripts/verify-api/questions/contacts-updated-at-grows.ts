import { putCity } from '../own-contact';
import { oneOf, type Question } from '../question';
import { momentAt } from '../values';

export default {
  id: 'contacts.updatedAt.grows',
  text: 'Does updatedAt grow with each PUT?',
  request: 'PUT /contacts/:id with another city',
  needs: '--write',
  expects: oneOf(true),
  otherwise: 'New or Updated Contact misses changes. Change src/triggers/mechanisms/poll.ts.',
  ask: async (session) => {
    const [then, now] = (await putCity(session)).map((contact) => momentAt(contact, 'updatedAt'));
    session.note(`updatedAt was ${then ?? 'unreadable'}, now ${now ?? 'unreadable'}`);
    return then === undefined || now === undefined ? undefined : now > then;
  },
} satisfies Question;
