import { NoAnswer } from '../api';
import { statusChange } from '../own-deal';
import { oneOf, type Question } from '../question';
import { isSame } from '../values';

export default {
  id: 'deals.status.keeps',
  text: 'Does PUT /deals/:id/status keep what is left out?',
  request: 'PUT /deals/:id/status with only a status, then with only a stage',
  needs: '--write',
  expects: oneOf(true),
  otherwise:
    'Update Deal Status would empty the stage, or reset the status. Change updateDealStatus in src/isao/client.ts.',
  ask: async (session) => {
    const { before, changed, after, status } = await statusChange(session);
    if (changed['status'] !== status) throw new NoAnswer('The status did not change.');
    return isSame(changed['stage'], before['stage']) && after['status'] === status;
  },
} satisfies Question;
