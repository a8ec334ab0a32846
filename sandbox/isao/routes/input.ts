import { badRequest } from '../errors';
import { parseIsoDate } from '../iso-date';
import type { Options } from '../options';
import type { Paging } from '../store';

/** @returns the body as an object; @throws ApiError 400 where it is anything else */
export function objectBody(body: unknown): Partial<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badRequest('The request body must be a JSON object');
  }
  return { ...body };
}

/** @returns one query parameter, or undefined where it is not given; @throws ApiError 400 where it is given twice */
export function parameter(query: unknown, name: string): string | undefined {
  const value: unknown = objectBody(query)[name];
  if (value === undefined || typeof value === 'string') return value;
  throw badRequest(`${name} must be given once`);
}

/** @returns a whole number from a query; @throws ApiError 400 where it is none, or out of its range */
function integer(query: unknown, name: string, range: { min: number; max: number; default: number }): number {
  const value = parameter(query, name);
  if (value === undefined) return range.default;
  const parsed = Number(value);
  if (!/^\d+$/.test(value) || parsed < range.min || parsed > range.max) {
    throw badRequest(`${name} must be an integer from ${range.min} to ${range.max}`);
  }
  return parsed;
}

/** @returns which page a query asks for; @throws ApiError 400 where it is out of the documented range, or as the option says */
export function paging(query: unknown, { limitOver200 }: Pick<Options, 'limitOver200'>): Paging {
  const max = limitOver200 === 'clamped' ? Number.MAX_SAFE_INTEGER : 200;
  return {
    page: integer(query, 'page', { min: 1, max: 1_000_000_000, default: 1 }),
    limit: Math.min(200, integer(query, 'limit', { min: 1, max, default: 50 })),
  };
}

/**
 * @returns a date from a query in milliseconds since 1970, or undefined
 * @throws ApiError 400 where it is none (assumption: the documents only say "ISO 8601 date")
 */
export function date(query: unknown, name: string): number | undefined {
  const value = parameter(query, name);
  if (value === undefined) return undefined;
  const parsed = parseIsoDate(value);
  if (parsed === undefined) throw badRequest(`${name} must be an ISO 8601 date`);
  return parsed;
}
