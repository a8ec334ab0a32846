import { secondContact } from '../own-contact';
import { oneOf, type Question } from '../question';
import { idAt, outline } from '../values';

export default {
  id: 'contacts.conflict.id',
  text: 'Where does a 409 name the contact that has the phone number?',
  request: 'POST /contacts with the number of this tool’s contact',
  needs: '--write',
  expects: oneOf('existingContactId'),
  otherwise:
    'Create Contact looks for the contact by its phone number (src/creates/create_contact.ts), or makes a second one if ISAO answers no 409. Change readRefusal in src/isao/refusal.ts.',
  option: 'conflictId',
  named: (answer) => (answer === 'existingContactId' ? true : answer === 'nowhere' ? false : undefined),
  ask: async (session) => {
    const { answer, exists } = await secondContact(session);
    if (!answer || exists) return 'nowhere';
    if (answer.isSuccess) return 'updates';
    session.note(outline(answer.body));
    if (answer.status !== 409) return `status ${answer.status}`;
    return idAt(answer.body, 'existingContactId') === undefined ? 'nowhere' : 'existingContactId';
  },
} satisfies Question;
