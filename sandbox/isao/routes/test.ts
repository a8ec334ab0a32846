import type { FastifyInstance } from 'fastify';
import type { Account } from '../account';
import { currentKey } from '../authentication';

/** `GET /test`, from the API overview, shows whose key it is. It needs no permission. */
export function testRoutes(api: FastifyInstance, { clock }: Account): void {
  api.get('/test', (request) => ({
    success: true,
    message: 'API key is valid and working',
    data: {
      companyId: 'company_sandbox',
      permissions: currentKey(request).permissions,
      timestamp: clock.timestamp(),
    },
  }));
}
