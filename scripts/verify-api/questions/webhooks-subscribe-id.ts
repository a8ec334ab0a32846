import { oneOf, type Question } from '../question';
import { accepted } from '../subscriptions';
import { idAt, joined, outline } from '../values';

/** As in readSubscriptionId. */
const PLACES = ['subscription_id', 'data.subscription_id', 'data.id', 'id'];

export default {
  id: 'webhooks.subscribe.id',
  text: 'Where is the ID in the answer to a subscription?',
  request: 'POST /webhooks/subscribe',
  needs: '--write',
  expects: oneOf('mixed', ...PLACES),
  otherwise: 'No instant trigger can be switched on. Add the place to readSubscriptionId in src/isao/client.ts.',
  option: 'idPosition',
  ask: async (session) => {
    const places = (await accepted(session)).map(({ answer: { body }, id }) => {
      session.note(outline(body));
      return PLACES.find((place) => id !== undefined && idAt(body, ...place.split('.')) === id) ?? 'nowhere';
    });
    return places.includes('nowhere') ? 'nowhere' : joined(places);
  },
} satisfies Question;
