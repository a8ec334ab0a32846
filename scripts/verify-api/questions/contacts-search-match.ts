import { oneOf, type Question } from '../question';
import { nameSearch } from '../search';

export default {
  id: 'contacts.search.match',
  text: 'Does search match substrings, prefixes or whole values?',
  request: 'GET /contacts?search=… with parts of a name',
  expects: oneOf('substring', 'prefix', 'exact'),
  otherwise: 'Find Contact finds contacts only by ID. Change src/contact/lookup.ts.',
  option: 'searchMode',
  ask: async (session) => {
    const { name, isFound, finds } = await nameSearch(session);
    if (!isFound) return 'nothing';
    if (await finds(name.slice(1, -1), 'middle of the name')) return 'substring';
    return (await finds(name.slice(0, -1), 'beginning of the name')) ? 'prefix' : 'exact';
  },
} satisfies Question;
