import { NoAnswer, successOf } from '../api';
import { createContact, OTHER_SPELLING, ownContact, secondContact } from '../own-contact';
import { oneOf, type Question } from '../question';

export default {
  id: 'contacts.phone.normalized',
  text: 'Does the uniqueness check treat two spellings of a phone number as one?',
  request: 'POST /contacts with the number of this tool’s contact in another spelling',
  needs: '--write',
  expects: oneOf(true),
  otherwise:
    'Create Contact can create a second contact for a number that ISAO has in another spelling. Look for it before the create, in src/creates/create_contact.ts.',
  option: 'phoneUniqueness',
  named: (answer) => (answer === true ? 'digits' : answer === false ? 'exact' : undefined),
  ask: async (session) => {
    const { id, others, contacts } = await ownContact(session);
    if ((await secondContact(session)).exists)
      throw new NoAnswer('Two contacts have the number. A third was not tried.');
    if (others.some(({ phoneNumber }) => phoneNumber === OTHER_SPELLING)) return false;
    const { answer, isNew } = await createContact(session, contacts, OTHER_SPELLING, id);
    if (answer.status === 409) return true;
    successOf(answer);
    return isNew ? false : 'updates';
  },
} satisfies Question;
