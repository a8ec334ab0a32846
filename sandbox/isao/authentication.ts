import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Account } from './account';
import { keyRequired, permissionDenied } from './errors';
import type { ApiKey, Permission } from './keys';
import type { LoggedRequest } from './request-log';

declare module 'fastify' {
  interface FastifyRequest {
    /** The request's entry in the log. */
    entry?: LoggedRequest;
    /** The key of the request, once it was accepted. */
    apiKey?: ApiKey;
  }
}

/** Makes every request of the API carry a key that is accepted (else 401) and below its rate limit (else 429). */
export function authenticate(api: FastifyInstance, account: Account): void {
  api.addHook('onRequest', (request, reply, next) => {
    const key = account.keys.authenticate(request.headers.authorization);
    request.apiKey = key;
    if (request.entry) request.entry.keyId = key.id;
    reply.headers(account.rateLimiter.count(key));
    next();
  });
}

/** @returns the hook of a route that needs a permission: it answers 403 to a key without it */
export function requires(permission: Permission): onRequestHookHandler {
  return (request, _reply, next) => {
    const { permissions } = currentKey(request);
    if (!permissions.includes(permission)) throw permissionDenied(permission, permissions);
    next();
  };
}

/** @returns the key of a request; @throws ApiError 401 where it has none */
export function currentKey(request: FastifyRequest): ApiKey {
  if (request.apiKey === undefined) throw keyRequired();
  return request.apiKey;
}
