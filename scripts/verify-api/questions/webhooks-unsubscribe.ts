import { oneOf, type Question } from '../question';
import { ends } from '../subscriptions';

export default {
  id: 'webhooks.unsubscribe',
  text: 'Does DELETE /webhooks/unsubscribe end a subscription by its subscription_id?',
  request: 'DELETE /webhooks/unsubscribe with {"subscription_id": …}',
  needs: '--write',
  expects: oneOf(true),
  otherwise:
    'Switching a Zap off shows ISAO’s answer, and ISAO keeps sending. Change unsubscribe in src/isao/client.ts.',
  ask: async (session) => (await ends(session)).every(({ isSuccess }) => isSuccess),
} satisfies Question;
