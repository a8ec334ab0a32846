import { isFoundBy, OWN_CONTACT } from '../own-contact';
import { oneOf, type Question } from '../question';

export default {
  id: 'contacts.search.case',
  text: 'Is search case-sensitive?',
  request: 'GET /contacts?search=… with the name of this tool’s contact in another case',
  needs: '--write',
  expects: oneOf('insensitive'),
  otherwise:
    'Find Contact misses contacts that are written in another case. Search for more spellings in src/contact/lookup.ts.',
  option: 'searchCase',
  ask: async (session) => {
    if (!(await isFoundBy(session, { search: OWN_CONTACT.name }))) return undefined;
    return (await isFoundBy(session, { search: OWN_CONTACT.name.toUpperCase() })) ? 'insensitive' : 'sensitive';
  },
} satisfies Question;
