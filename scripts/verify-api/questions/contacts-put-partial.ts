import { putCity } from '../own-contact';
import { oneOf, type Question, showValue } from '../question';

export default {
  id: 'contacts.put.partial',
  text: 'Does PUT keep the fields that are left out?',
  request: 'PUT /contacts/:id with only a city',
  needs: '--write',
  expects: oneOf(true),
  otherwise:
    'Update Contact would empty the fields that were left blank. Send the whole contact: writeChanges in src/writing.ts.',
  ask: async (session) => {
    const [before, after] = await putCity(session);
    const lost = ['name', 'email', 'position', 'phoneNumber'].filter((field) => after[field] !== before[field]);
    session.note(`also changed: ${showValue(lost)}`);
    return lost.length === 0;
  },
} satisfies Question;
