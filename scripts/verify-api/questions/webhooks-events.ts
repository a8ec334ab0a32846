import { NoAnswer } from '../api';
import { including, type Question } from '../question';
import { EVENTS, trials } from '../subscriptions';

export default {
  id: 'webhooks.events',
  text: 'Which events can be subscribed to?',
  request: 'POST /webhooks/subscribe for each event',
  needs: '--write',
  expects: including(...EVENTS),
  otherwise:
    'The trigger of the missing event can’t be switched on, and shows ISAO’s answer. Change Event in contract/openapi.yaml.',
  option: 'events',
  ask: async (session) => {
    const all = await trials(session);
    const events = all.filter(({ answer }) => answer?.isSuccess).map(({ event }) => event);
    const isOpen = all.some(({ answer: { status } = { status: 500 } }) => status >= 500 || [401, 403].includes(status));
    if (events.length === 0 && !session.settings.listen) {
      throw new NoAnswer('ISAO may refuse the address, which has no host: use --listen URL.');
    }
    return isOpen ? undefined : events;
  },
} satisfies Question;
