import fastify, { type FastifyInstance } from 'fastify';
import { isLocal } from '../local-only';
import type { Account } from './account';
import { authenticate, currentKey } from './authentication';
import { ApiError, badRequest, notForOthers, notFound } from './errors';
import { injectFaults } from './inject-faults';
import { toLogged } from './request-log';
import { recordRoutes } from './routes/records';
import { webhookRoutes } from './routes/webhooks';

export const BASE_PATH = '/api/external';

/** @returns the HTTP server, not listening yet, with the API below its base path */
export function createServer(account: Account): FastifyInstance {
  const server = fastify({
    // Tests close a sandbox while clients still have open connections.
    forceCloseConnections: true,
    exposeHeadRoutes: false,
  });
  server.setErrorHandler((error, _request, reply) => {
    const { status, body, headers } = toApiError(error);
    return reply.code(status).headers(headers).send(body);
  });
  server.setNotFoundHandler(() => {
    throw notFound('Route');
  });
  server.addHook('onRequest', (request, _reply, next) => {
    next(isLocal(request.raw) ? undefined : notForOthers());
  });
  server.register(
    (api, _options, done) => {
      api.addHook('onRequest', (request, reply, next) => {
        const path = request.url.slice(BASE_PATH.length).split('?', 1).join();
        request.entry = toLogged(request, path, account.clock.timestamp());
        account.requests.push(request.entry);
        reply.header('date', new Date(account.clock.now()).toUTCString());
        next();
      });
      injectFaults(api, account);
      authenticate(api, account);
      api.addHook('preValidation', (request, _reply, next) => {
        if (request.entry) request.entry.body = request.body;
        next();
      });
      api.setNotFoundHandler(() => {
        throw notFound('Route');
      });
      // From the API overview. It needs no permission.
      api.get('/test', (request) => ({
        success: true,
        message: 'API key is valid and working',
        data: {
          companyId: 'company_sandbox',
          permissions: currentKey(request).permissions,
          timestamp: account.clock.timestamp(),
        },
      }));
      recordRoutes(api, account);
      webhookRoutes(api, account);
      done();
    },
    { prefix: BASE_PATH },
  );
  return server;
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  // Errors of fastify itself: malformed JSON, a body of another type, a URL that cannot be decoded.
  if (error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500)
    return badRequest(error.message);
  console.error(error);
  return new ApiError(500, { error: 'Internal server error', code: 'INTERNAL_ERROR' });
}
