import { isRefusal, successOf } from '../api';
import { OWN_CONTACT, ownContact, putContact, readContact } from '../own-contact';
import { oneOf, type Question } from '../question';
import { show } from '../values';

export default {
  id: 'contacts.put.null',
  text: 'What does PUT do with null in a field?',
  request: 'PUT /contacts/:id with {"city": null}',
  needs: '--write',
  expects: oneOf('clears'),
  otherwise:
    'Clear Fields of Update Contact does not empty the field. Change clearing in src/creates/update_contact.ts.',
  option: 'putNull',
  ask: async (session) => {
    const { id } = await ownContact(session);
    successOf(await putContact(session, id, { city: OWN_CONTACT.city }));
    const answer = await putContact(session, id, { city: null });
    if (isRefusal(answer)) return 'refused';
    successOf(answer);
    const { city = null } = await readContact(session, id);
    session.note(`city was ${OWN_CONTACT.city}, now ${show(city)}`);
    if (city === null || city === '') return 'clears';
    return city === OWN_CONTACT.city ? 'ignored' : 'otherwise';
  },
} satisfies Question;
