import { statusChange } from '../own-deal';
import { oneOf, type Question } from '../question';
import { momentAt } from '../values';

export default {
  id: 'deals.updatedAt.grows',
  text: 'Does updatedAt of a deal grow with its status and stage?',
  request: 'PUT /deals/:id/status',
  needs: '--write',
  expects: oneOf(true),
  otherwise:
    'Deal Enters Status and Deal Enters Stage miss deals that entered a state. Read all deals in each poll: dealPoll in src/triggers/mechanisms/deal-poll.ts.',
  ask: async (session) => {
    const { before, changed } = await statusChange(session);
    const [then, now] = [before, changed].map((deal) => momentAt(deal, 'updatedAt'));
    return then === undefined || now === undefined ? undefined : now > then;
  },
} satisfies Question;
