import { deliveries } from '../delivery';
import { anything, type Question } from '../question';

export default {
  id: 'webhooks.delivery.retries',
  text: 'Is a delivery sent again after it was answered with 500?',
  request: 'PUT /contacts/:id, and a delivery that is answered with 500',
  needs: '--listen URL',
  expects: anything,
  ask: async (session) => (await deliveries(session)).afterFailure,
} satisfies Question;
