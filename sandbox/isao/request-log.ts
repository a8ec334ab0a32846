import type { FastifyRequest } from 'fastify';
import type { Clock } from './clock';

/** A request as the account saw it. The key itself is never kept. */
export interface LoggedRequest {
  at: string;
  method: string;
  /** The path below the base path, without the query: `/contacts/contact_123`. */
  path: string;
  query: Record<string, string>;
  /** All headers but `authorization`. */
  headers: Record<string, unknown>;
  /** Whether there was an `authorization` header. */
  authorization: boolean;
  /** The id of the key, once it was accepted. */
  keyId?: string;
  /** The body, where it could be read. */
  body?: unknown;
  /** The status of the answer; absent until there is one, and for good where the connection was dropped. */
  status?: number;
  /** Whether an injected fault happened to it. */
  faulty: boolean;
}

/** Every request to the API so far, the oldest first. It only grows: a sandbox is short-lived. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns the new entry of a request; @param path the path below the base path, without the query */
  add(request: FastifyRequest, path: string): LoggedRequest {
    const { authorization, ...headers } = request.headers;
    const entry: LoggedRequest = {
      at: this.#clock.timestamp(),
      method: request.method,
      path,
      query: Object.fromEntries(new URL(request.url, 'http://localhost').searchParams),
      headers,
      authorization: authorization !== undefined,
      faulty: false,
    };
    this.entries.push(entry);
    return entry;
  }
}
