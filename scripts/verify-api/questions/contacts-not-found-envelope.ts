import { oneOf, type Question } from '../question';
import { at, outline, textAt } from '../values';

export default {
  id: 'contacts.notFound.envelope',
  text: 'Does a 404 of /contacts have the documented error envelope?',
  request: 'GET /contacts/contact_verify_api_none',
  expects: oneOf(true),
  otherwise:
    'The app takes the 404 for a gateway’s: Find Contact by ID ends with an error instead of no match, and an event of a deleted contact is tried again. Change readRefusal in src/isao/refusal.ts.',
  ask: async ({ api, note }) => {
    const { body, status } = await api.send('GET', '/contacts/contact_verify_api_none');
    note(outline(body));
    if (status !== 404) return `status ${status}`;
    return at(body, 'success') === false && textAt(body, 'error') !== undefined;
  },
} satisfies Question;
