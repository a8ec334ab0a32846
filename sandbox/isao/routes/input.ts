import { badRequest } from '../errors';
import { type Input, parseIsoDate } from '../record-fields';
import type { Query } from '../store';

export function objectBody(body: unknown): Input {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badRequest('The request body must be a JSON object');
  }
  return { ...body };
}

export function parameter(query: unknown, name: string): string | undefined {
  const value: unknown = objectBody(query)[name];
  if (value === undefined || typeof value === 'string') return value;
  throw badRequest(`${name} must be given once`);
}

function integer(query: unknown, name: string, range: { min: number; max: number; default: number }): number {
  const value = parameter(query, name);
  if (value === undefined) return range.default;
  const parsed = Number(value);
  if (!/^\d+$/.test(value) || parsed < range.min || parsed > range.max) {
    throw badRequest(`${name} must be an integer from ${range.min} to ${range.max}`);
  }
  return parsed;
}

export function paging(query: unknown): Pick<Query, 'page' | 'limit'> {
  return {
    page: integer(query, 'page', { min: 1, max: 1_000_000_000, default: 1 }),
    limit: integer(query, 'limit', { min: 1, max: 200, default: 50 }),
  };
}

/**
 * @returns milliseconds since 1970, if the query has the parameter
 * @throws ApiError 400 if it is not a date (assumption: the documents only say "ISO 8601 date")
 */
export function date(query: unknown, name: string): number | undefined {
  const value = parameter(query, name);
  if (value === undefined) return undefined;
  const parsed = parseIsoDate(value);
  if (parsed === undefined) throw badRequest(`${name} must be an ISO 8601 date`);
  return parsed;
}
