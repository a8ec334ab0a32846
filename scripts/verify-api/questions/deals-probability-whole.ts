import { oneOf, type Question } from '../question';
import { dealsOf } from '../session';

export default {
  id: 'deals.probability.whole',
  text: 'Are all probabilities whole numbers?',
  request: 'GET /deals',
  expects: oneOf(true),
  otherwise: 'Create Deal refuses a fraction with an error. Change src/creates/create_deal.ts.',
  ask: async (session) => {
    const { records } = await dealsOf(session);
    const numbers = records.flatMap(({ probability }) => probability ?? []).map(Number);
    session.note(`${numbers.length} deals have a probability`);
    return numbers.length === 0 ? undefined : numbers.every(Number.isInteger);
  },
} satisfies Question;
