import type { FastifyInstance } from 'fastify';
import type { Account } from '../account';
import { requires } from '../authentication';
import { createCycle } from '../cycle';
import { notFound } from '../errors';
import { isEventName, RECORD_SHAPES, shapeDelivery, subjectOf } from '../events';
import { ID_POSITIONS } from '../options';
import { objectBody } from './input';

interface ForEvent {
  Params: { event: string };
}

/**
 * Subscribe and unsubscribe, from the start of the webhooks page. The page names `subscription_id` but doesn't show the
 * answer, so its status and the place of the id vary.
 */
export function webhookRoutes(api: FastifyInstance, { options, webhooks, contacts, deals }: Account): void {
  const write = { onRequest: requires('webhooks:write') };
  const nextPosition = createCycle(options.idPosition, ID_POSITIONS);
  const nextStatus = createCycle('mixed', [200, 201]);
  const nextFarewell = createCycle('mixed', [200, 204]);
  const nextShape = createCycle(options.recentShape, RECORD_SHAPES);

  api.post('/webhooks/subscribe', write, (request, reply) => {
    const { event, target_url: url } = objectBody(request.body);
    const { id } = webhooks.subscribe(event, url);
    const [name = '', within] = nextPosition().split('.').reverse();
    const answer = { [name]: id, event, target_url: url };
    return reply.code(nextStatus()).send({ success: true, ...(within === undefined ? answer : { [within]: answer }) });
  });

  api.delete('/webhooks/unsubscribe', write, (request, reply) => {
    // Without a body, as without an id, the answer is 404.
    const { subscription_id: id } = objectBody(request.body ?? {});
    if (options.unknownSubscription === 404 || webhooks.has(id)) webhooks.unsubscribe(id);
    const status = nextFarewell();
    return reply.code(status).send(status === 204 ? undefined : { success: true });
  });

  // Recent records for an event, from the vendor's `performList` example. Their number and order are assumptions.
  api.get<ForEvent>('/triggers/:event/recent', { onRequest: requires('webhooks:read') }, (request) => {
    const { event } = request.params;
    if (!isEventName(event)) throw notFound('Event');
    const records = subjectOf(event) === 'deal' ? deals.recent(event) : contacts.recent(event);
    return { success: true, data: records.map((record) => shapeDelivery(nextShape(), event, record)) };
  });
}
