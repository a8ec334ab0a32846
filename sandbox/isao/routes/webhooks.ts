import type { FastifyInstance } from 'fastify';
import type { Account } from '../account';
import { requires } from '../authentication';
import { createCycle } from '../cycle';
import type { IdPosition } from '../options';
import type { Subscription } from '../webhooks';
import { objectBody } from './input';

const ID_POSITIONS = ['subscription_id', 'data.subscription_id', 'data.id', 'id'] as const;

/**
 * Subscribe and unsubscribe, from the start of the webhooks page. The page names `subscription_id` but doesn't show the
 * answer, so its status and the place of the id vary.
 */
export function webhookRoutes(api: FastifyInstance, { options, webhooks }: Account): void {
  const write = { onRequest: requires('webhooks:write') };
  const nextPosition = createCycle(options.idPosition, ID_POSITIONS);
  const nextStatus = createCycle(options.subscribeStatus, [200, 201]);
  const nextFarewell = createCycle(options.unsubscribeStatus, [200, 204]);

  api.post('/webhooks/subscribe', write, (request, reply) => {
    const { event, target_url: url } = objectBody(request.body);
    const subscription = webhooks.subscribe(event, url);
    return reply.code(nextStatus()).send({ success: true, ...answer(subscription, nextPosition()) });
  });

  api.delete('/webhooks/unsubscribe', write, (request, reply) => {
    // Without a body, as without an id, the answer is 404.
    const { subscription_id: id } = objectBody(request.body ?? {});
    if (options.unknownSubscription === 404 || webhooks.has(id)) webhooks.unsubscribe(id);
    const status = nextFarewell();
    return reply.code(status).send(status === 204 ? undefined : { success: true });
  });
}

function answer({ id, event, url }: Subscription, position: IdPosition): object {
  const details = { event, target_url: url };
  switch (position) {
    case 'subscription_id':
      return { subscription_id: id, ...details };
    case 'id':
      return { id, ...details };
    case 'data.subscription_id':
      return { data: { subscription_id: id, ...details } };
    case 'data.id':
      return { data: { id, ...details } };
  }
}
