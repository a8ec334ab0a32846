import { deliveries } from '../delivery';
import { anything, type Question } from '../question';

/** Headers that may prove the sender. */
const SIGNATURE = /signature|hmac|digest|secret|token|x-(isao|hub|webhook)/;

export default {
  id: 'webhooks.delivery.signature',
  text: 'Which headers of a delivery look like a signature?',
  request: 'PUT /contacts/:id, and its delivery',
  needs: '--listen URL',
  expects: anything,
  otherwise: 'The app checks none; with a signature, it could trust a delivery while the API can’t be read.',
  ask: async (session) => {
    const { received } = await deliveries(session);
    const names = Object.keys(received[0]?.headers ?? {});
    session.note(`headers ${names.join(', ')}`);
    return names.filter((name) => SIGNATURE.test(name)).toSorted();
  },
} satisfies Question;
