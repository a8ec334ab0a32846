import type { FastifyRequest } from 'fastify';
import type { Clock } from './clock';

/** A request as the account saw it, without the key. */
export interface LoggedRequest {
  at: string;
  method: string;
  /** The path below the base path, without the query: `/contacts/contact_123`. */
  path: string;
  query: Record<string, string>;
  /** All headers except `authorization`. */
  headers: Record<string, unknown>;
  /** Absent if the body could not be parsed. */
  body?: unknown;
  /** Absent while there is no answer, and if the connection was dropped. */
  status?: number;
  /** Whether a fault was injected. */
  faulty: boolean;
}

/** Every request to the API so far, oldest first. It only grows, because a sandbox is short-lived. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param path below the base path, without the query */
  add(request: FastifyRequest, path: string): LoggedRequest {
    const { authorization: _key, ...headers } = request.headers;
    const entry: LoggedRequest = {
      at: this.#clock.timestamp(),
      method: request.method,
      path,
      query: Object.fromEntries(new URL(request.url, 'http://localhost').searchParams),
      headers,
      faulty: false,
    };
    this.entries.push(entry);
    return entry;
  }
}
