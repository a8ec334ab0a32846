import type { FastifyRequest } from 'fastify';

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
  faulty: boolean;
}

/** @param path below the base path, without the query */
export function toLogged({ headers: all, method, url }: FastifyRequest, path: string, at: string): LoggedRequest {
  const { authorization: _key, ...headers } = all;
  const query = Object.fromEntries(new URL(url, 'http://localhost').searchParams);
  return { at, method, path, query, headers, faulty: false };
}
