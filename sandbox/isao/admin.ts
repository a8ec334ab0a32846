import type { FastifyInstance } from 'fastify';
import type { Account } from './account';
import type { Fault } from './faults';
import type { KeyInput } from './keys';
import { KEY_TYPES, PERMISSIONS } from './keys';

const FAULT_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    route: { type: 'string' },
    times: { type: 'integer', minimum: 1 },
    after: { type: 'integer', minimum: 0 },
    delay: { type: 'integer', minimum: 0 },
    status: { type: 'integer', minimum: 200, maximum: 599 },
    handled: { type: 'boolean' },
    headers: { type: 'object', additionalProperties: { type: 'string' } },
    body: { type: 'string' },
    drop: { enum: ['before', 'after', 'midway'] },
  },
};

const KEY_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    name: { type: 'string' },
    type: { enum: KEY_TYPES },
    permissions: { type: 'array', items: { enum: PERMISSIONS } },
    rateLimit: { type: 'integer', minimum: 1 },
    expiresAt: { type: 'string', format: 'date-time' },
  },
};

/**
 * Lets a test control a sandbox in another process. ISAO has none of this. It needs no key, because the server listens
 * on this machine only.
 */
export function adminRoutes(admin: FastifyInstance, { faults, keys, requests, webhooks }: Account): void {
  admin.post<{ Body: Fault }>('/faults', { schema: { body: FAULT_SCHEMA } }, (request) => {
    faults.add(request.body);
    return { success: true };
  });
  admin.delete('/faults', () => {
    faults.clear();
    return { success: true };
  });
  admin.post<{ Body: KeyInput }>('/keys', { schema: { body: KEY_SCHEMA } }, (request, reply) =>
    reply.code(201).send({ success: true, data: keys.create(request.body) }),
  );
  admin.get('/requests', () => ({ success: true, data: requests.entries }));
  admin.get('/deliveries', () => ({ success: true, data: webhooks.deliveries }));
}
