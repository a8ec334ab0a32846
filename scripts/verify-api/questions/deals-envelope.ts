import { oneOf, type Question } from '../question';
import { dealsOf, envelopeOf } from '../session';

export default {
  id: 'deals.envelope',
  text: 'Does GET /deals return a list with meta, as GET /contacts does?',
  request: 'GET /deals?limit=200',
  expects: oneOf('as documented'),
  otherwise:
    'Deals can’t be read: every search and poll of deals ends with an error. Change readPage in src/isao/client.ts.',
  ask: async (session) => envelopeOf(await dealsOf(session)),
} satisfies Question;
