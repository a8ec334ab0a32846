import { resolve } from 'node:path';
import { OpenAPIBackend } from 'openapi-backend';

let contract: Promise<OpenAPIBackend> | undefined;

/** contract/openapi.yaml, to validate requests and answers. */
export const loadContract = (): Promise<OpenAPIBackend> => {
  contract ??= new OpenAPIBackend({
    definition: resolve('contract/openapi.yaml'),
    // Compile schemas when they are first needed.
    quick: true,
    // Formats would need another package; the tests check dates themselves.
    ajvOpts: { strict: false, validateFormats: false },
  }).init();
  return contract;
};

/** A request below the API's base path. */
export interface ApiRequest {
  method: string;
  /** With its query. */
  path: string;
  /** As sent. */
  body: string;
}

/** How a request breaks the contract; empty if it doesn't. */
export const violationsOf = async ({ method, path, body }: ApiRequest): Promise<unknown[]> => {
  const contract = await loadContract();
  const [pathname = '', query = ''] = path.split('?');
  const headers = { 'content-type': 'application/json' };
  const request = { method, path: pathname, query, headers, ...(body === '' ? {} : { body }) };
  const operation = contract.matchOperation(request);
  if (!operation) return [`${method} ${pathname} is no operation of the contract`];
  return contract.validateRequest(request, operation).errors ?? [];
};
