import type { OpenAPIBackend, Operation, Request } from 'openapi-backend';
import { type Isao, type IsaoOptions, startIsao } from '../../sandbox/isao';
import { loadContract } from '../contract';

/** An answer of the sandbox; `body` is the parsed JSON, undefined if it is not JSON. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: unknown;
}

export interface CallOptions {
  /** A value to send as JSON, or text to send unchanged. */
  body?: unknown;
  /** The key; null sends none. Default: the sandbox's own. */
  key?: string | null;
  headers?: Record<string, string>;
}

export type Call = (route: string, options?: CallOptions) => Promise<Answer>;

/** @returns a function that starts an account, which is closed after the test */
export function useIsao() {
  const started: Isao[] = [];
  afterEach(() => Promise.all(started.splice(0).map((isao) => isao.close())));
  return async (options: IsaoOptions = {}) => {
    const isao = await startIsao(options);
    started.push(isao);
    return { isao, call: await connect(isao) };
  };
}

/**
 * @param isao the sandbox to call
 * @returns a minimal client, so that the tests don't depend on the app's client; it validates each answer against the
 *   contract, unless a fault was injected
 */
export async function connect(isao: Isao): Promise<Call> {
  const contract = await loadContract();
  return async (route, options = {}) => {
    const [method = '', path = ''] = route.split(' ');
    const key = options.key === undefined ? isao.key : options.key;
    const seen = isao.requests.length;
    const response = await fetch(isao.baseUrl + path, {
      method,
      headers: {
        ...(key !== null && { authorization: `Bearer ${key}` }),
        ...(options.body !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body !== undefined && { body: asText(options.body) }),
    });
    const text = await response.text();
    const answer = { status: response.status, headers: response.headers, text, body: asJson(text) };
    const operation = contract.router.matchOperation({ method, path, headers: {} } satisfies Request);
    if (operation && isao.requests[seen]?.faulty !== true) holdAgainst(contract, operation, answer);
    return answer;
  };
}

/** @throws if the contract does not have the status, or its schema refuses the body */
function holdAgainst(contract: OpenAPIBackend, operation: Operation, { status, text, body }: Answer): void {
  const name = `${operation.operationId ?? '?'} ${status}`;
  if (operation.responses?.[status] === undefined) throw new Error(`${name} is not in the contract: ${text}`);
  // The library expects null if the contract has no content.
  const { valid, errors } = contract.validateResponse(text === '' ? null : body, operation, status);
  if (!valid) throw new Error(`${name} breaks the contract: ${JSON.stringify(errors)} in ${JSON.stringify(body)}`);
}

function asText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

export function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function member(value: unknown, ...path: string[]): unknown {
  return path.reduce((inner, name) => new Map<string, unknown>(Object.entries(inner ?? {})).get(name), value);
}

export function ids(answer: Answer): string[] {
  const data = member(answer.body, 'data');
  return Array.isArray(data) ? data.map((item) => String(member(item, 'id'))) : [];
}
