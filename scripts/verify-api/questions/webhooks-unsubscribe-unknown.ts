import { NoAnswer } from '../api';
import { oneOf, type Question } from '../question';

export default {
  id: 'webhooks.unsubscribe.unknown',
  text: 'What does ending an unknown subscription answer?',
  request: 'DELETE /webhooks/unsubscribe with an unknown subscription_id',
  needs: '--write',
  expects: oneOf(404, 410, 200, 204),
  otherwise:
    'Switching a Zap off twice shows ISAO’s answer; the Zap is off anyway. Change src/triggers/mechanisms/hook.ts.',
  option: 'unknownSubscription',
  named: (answer) => (answer === 204 ? 200 : answer),
  ask: async ({ api }) => {
    const body = { subscription_id: 'sub_verify_api_none' };
    const { status, evidence } = await api.send('DELETE', '/webhooks/unsubscribe', { body });
    if (status >= 500 || status === 403) throw new NoAnswer(evidence);
    return status;
  },
} satisfies Question;
