import { oneOf, type Question } from '../question';
import { nameSearch } from '../search';

export default {
  id: 'contacts.search.case',
  text: 'Is search case-sensitive?',
  request: 'GET /contacts?search=… with a name in another case',
  expects: oneOf('insensitive'),
  otherwise:
    'Find Contact misses contacts that are written in another case. Search for more spellings in src/contact/lookup.ts.',
  option: 'searchCase',
  ask: async (session) => {
    const { name, isFound, finds } = await nameSearch(session);
    if (!isFound) return undefined;
    const other = name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase();
    return (await finds(other, 'name in another case')) ? 'insensitive' : 'sensitive';
  },
} satisfies Question;
