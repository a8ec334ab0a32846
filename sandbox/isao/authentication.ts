import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Account } from './account';
import { keyRequired, permissionDenied } from './errors';
import type { ApiKey, Permission } from './keys';
import type { LoggedRequest } from './request-log';

declare module 'fastify' {
  interface FastifyRequest {
    entry?: LoggedRequest;
    apiKey?: ApiKey;
  }
}

/** Requires an accepted key on every API request (otherwise 401) and counts it against the rate limit (429). */
export function authenticate(api: FastifyInstance, account: Account): void {
  api.addHook('onRequest', (request, _reply, next) => {
    request.apiKey = account.keys.authenticate(request.headers.authorization);
    account.keys.count(request.apiKey);
    next();
  });
}

export function requires(permission: Permission): onRequestHookHandler {
  return (request, _reply, next) => {
    const { permissions } = currentKey(request);
    if (!permissions.includes(permission)) throw permissionDenied(permission, permissions);
    next();
  };
}

export function currentKey(request: FastifyRequest): ApiKey {
  if (request.apiKey === undefined) throw keyRequired();
  return request.apiKey;
}
