import { isFoundBy, OWN_CONTACT } from '../own-contact';
import { oneOf, type Question } from '../question';

const { name } = OWN_CONTACT;
/** A search index may lag behind a write. */
const INDEX_DELAY_MS = 1000;

export default {
  id: 'contacts.search.match',
  text: 'Does search match substrings, prefixes or whole values?',
  request: 'GET /contacts?search=… with parts of the name of this tool’s contact',
  needs: '--write',
  expects: oneOf('substring', 'prefix', 'exact'),
  otherwise: 'Find Contact finds contacts only by ID. Change src/contact/lookup.ts.',
  option: 'searchMode',
  ask: async (session) => {
    if (await isFoundBy(session, { search: name.slice(1, -1) })) return 'substring';
    if (await isFoundBy(session, { search: name.slice(0, -1) })) return 'prefix';
    if (await isFoundBy(session, { search: name })) return 'exact';
    await session.api.pause(INDEX_DELAY_MS);
    return (await isFoundBy(session, { search: name })) ? undefined : 'nothing';
  },
} satisfies Question;
