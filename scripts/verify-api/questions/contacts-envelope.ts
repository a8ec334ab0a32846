import { oneOf, type Question } from '../question';
import { contactsOf, envelopeOf } from '../session';

export default {
  id: 'contacts.envelope',
  text: 'Does GET /contacts?limit=200 return the documented list with meta?',
  request: 'GET /contacts?limit=200',
  expects: oneOf('as documented'),
  otherwise: 'Lists can’t be read: every search and poll ends with an error. Change readPage in src/isao/client.ts.',
  ask: async (session) => envelopeOf(await contactsOf(session)),
} satisfies Question;
