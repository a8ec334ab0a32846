import type { HttpResponse } from 'zapier-platform-core';
import { isRecord } from '../values';
import { IsaoError, type IsaoErrorDetail, type IsaoErrorKind } from './error';

/** The vendor's sample waits this long where a 429 has no Retry-After. */
const DEFAULT_RETRY_AFTER_S = 60;
const MAX_RETRY_AFTER_S = 3600;
const MAX_TEXT_LENGTH = 300;

const KIND_BY_STATUS: Record<number, IsaoErrorKind> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  422: 'invalid',
  429: 'throttled',
  500: 'failed',
};

const kindOf = (status: number): IsaoErrorKind => {
  if (status < 300) return 'rejected';
  if (status < 400) return 'unreadable';
  return KIND_BY_STATUS[status] ?? (status < 500 ? 'rejected' : 'unavailable');
};

/** Seconds from a Retry-After header: a number, or an HTTP date (RFC 9110), which is read by the answer's own clock. */
const retryAfterOf = (response: HttpResponse): number | undefined => {
  const header = response.getHeader('retry-after')?.trim();
  if (!header) return undefined;
  const answeredAt = Date.parse(response.getHeader('date') ?? '') || Date.now();
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - answeredAt) / 1000;
  if (Number.isNaN(seconds)) return undefined;
  return Math.min(Math.max(Math.ceil(seconds), 1), MAX_RETRY_AFTER_S);
};

/** Text of the API that may be shown: on one line, clipped, and without the key, which an error might echo. */
const quote = (value: unknown, key: string): string[] => {
  if (typeof value !== 'string') return [];
  const text = value
    .replaceAll(key, '[key]')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  if (text === '') return [];
  return [text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text];
};

/**
 * Reads an answer that is no success: the documented error envelope, as far as it is there.
 *
 * @param response any answer of the API, its body parsed or not
 * @param request what was asked, for the maintainers' eyes
 * @param key the API key, to be kept out of every text
 * @param isWrite whether the request could have changed something
 */
export const readRefusal = (
  response: HttpResponse<unknown>,
  request: string,
  key: string,
  isWrite: boolean,
): IsaoError => {
  const { status } = response;
  const envelope = isRecord(response.data) ? response.data : {};
  const detail: IsaoErrorDetail = {
    request: `${request}: ${status}`,
    // 503 says that the request was turned away; another 5xx may come after the work was done.
    mayHaveBeenWritten: isWrite && status >= 500 && status !== 503,
  };

  const [reason] = [...quote(envelope['error'], key), ...quote(envelope['message'], key)];
  if (reason) detail.reason = reason;
  const [requiredPermission] = quote(envelope['requiredPermission'], key);
  if (requiredPermission) detail.requiredPermission = requiredPermission;
  const [existingContactId] = quote(envelope['existingContactId'], key);
  if (existingContactId) detail.existingContactId = existingContactId;
  if (Array.isArray(envelope['availablePermissions'])) {
    detail.availablePermissions = envelope['availablePermissions'].flatMap((permission) => quote(permission, key));
  }
  if (isRecord(envelope['details'])) {
    const reasons = Object.entries(envelope['details']).flatMap(([field, value]) =>
      quote(Array.isArray(value) ? value.join(', ') : value, key).map((text) => [field, text]),
    );
    detail.fields = Object.fromEntries(reasons) as Record<string, string>;
  }
  const retryAfter = retryAfterOf(response) ?? (status === 429 ? DEFAULT_RETRY_AFTER_S : undefined);
  if (retryAfter) detail.retryAfter = retryAfter;

  return new IsaoError(kindOf(status), detail);
};
