import type { FastifyInstance } from 'fastify';
import type { Account } from '../account';
import { requires } from '../authentication';
import { createCycle } from '../cycle';
import { RECORD_SHAPES, shapeDelivery } from '../delivery-shape';
import { notFound } from '../errors';
import { isEventName, subjectOf } from '../events';

interface ForEvent {
  Params: { event: string };
}

/** Recent records for an event, from the vendor's `performList` example. Their number and order are assumptions. */
export function triggerRoutes(api: FastifyInstance, { options, contacts, deals }: Account): void {
  const nextShape = createCycle(options.recentShape, RECORD_SHAPES);

  api.get<ForEvent>('/triggers/:event/recent', { onRequest: requires('webhooks:read') }, (request) => {
    const { event } = request.params;
    if (!isEventName(event)) throw notFound('Event');
    const records = subjectOf(event) === 'deal' ? deals.recent(event) : contacts.recent(event);
    return { success: true, data: records.map((record) => shapeDelivery(nextShape(), event, record)) };
  });
}
