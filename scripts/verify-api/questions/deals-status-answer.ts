import { statusChange } from '../own-deal';
import { anything, type Question } from '../question';
import { at, joined } from '../values';

export default {
  id: 'deals.status.answer',
  text: 'What does PUT /deals/:id/status answer?',
  request: 'PUT /deals/:id/status, twice because the answer may vary',
  needs: '--write',
  expects: anything,
  option: 'statusAnswer',
  ask: async (session) => {
    const shapes = (await statusChange(session)).answers.map(({ body }) => {
      if (at(body, 'data') === undefined) return 'success';
      return at(body, 'data', 'title') === undefined ? 'part' : 'deal';
    });
    return joined(shapes);
  },
} satisfies Question;
