import type { RawHttpResponse } from 'zapier-platform-core';
import { clip, isRecord, withoutUndefined } from '../values';
import { IsaoError, type IsaoErrorDetail, type IsaoErrorKind } from './error';
import { readId } from './scalars';

const MAX_RETRY_AFTER_S = 3600;
const MAX_TEXT_LENGTH = 300;
/** Refused fields, reasons for one field, permissions. */
const MAX_ITEMS = 20;

const KIND_BY_STATUS: Record<number, IsaoErrorKind> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  409: 'conflict',
  410: 'not-found',
  422: 'invalid',
  425: 'unavailable',
  429: 'throttled',
  500: 'failed',
};

const kindOf = (status: number): IsaoErrorKind => {
  if (status < 300) return 'rejected';
  if (status < 400) return 'unreadable';
  return KIND_BY_STATUS[status] ?? (status < 500 ? 'rejected' : 'unavailable');
};

/** Retry-After in seconds: a number, or an HTTP date (RFC 9110), measured by the answer's own clock. */
const retryAfterOf = (response: RawHttpResponse): number | undefined => {
  const header = String(response.getHeader('retry-after'));
  const answeredAt = Date.parse(String(response.getHeader('date'))) || Date.now();
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - answeredAt) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(Math.ceil(seconds), 1), MAX_RETRY_AFTER_S);
};

/** A Zap builder must not see markup, JSON, a stack or a stringified nothing. */
const NO_PROSE = /<[a-z!/]|[{[]\s*["{[]|\sat\s.*:\d+|\[object|\bundefined\b/i;

const quote = (value: unknown): string | undefined => {
  if (typeof value !== 'string') return undefined;
  const text = value
    .slice(0, 10 * MAX_TEXT_LENGTH)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return NO_PROSE.test(text) ? undefined : clip(text, MAX_TEXT_LENGTH) || undefined;
};

/** One more than is shown, so that the message shows that there are more. */
const quoteAll = (values: unknown[]): string[] =>
  values
    .slice(0, MAX_ITEMS + 1)
    .map(quote)
    .filter((text) => text !== undefined);

/** Why each field was refused: a text, or several. */
const readFields = (details: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(details)
      .slice(0, MAX_ITEMS)
      .flatMap(([field, value]) => {
        const name = quote(field);
        const reason = quote(Array.isArray(value) ? quoteAll(value).join(', ') : value);
        return name && reason ? [[name, reason] as const] : [];
      }),
  );

/**
 * @param body its text, if readable, and its data, if JSON
 * @param request its name for maintainers, whether it writes, and whether a repetition would write again
 */
export const readRefusal = (
  response: RawHttpResponse,
  { text, data }: { text: string | undefined; data: unknown },
  { name, isWrite, doubles }: { name: string; isWrite: boolean; doubles: boolean },
): IsaoError => {
  const { status } = response;
  const envelope = isRecord(data) ? data : {};
  const { availablePermissions, details } = envelope;
  const existingContactId = readId(envelope['existingContactId']);
  const detail: IsaoErrorDetail = {
    request: `${name}: ${status}`,
    status,
    // A 5xx may come after the work was done. Normally a 503 does not, although some gateways send it then. A write that can
    // be repeated safely takes that risk, so that it is tried again while ISAO is down. A redirect mostly means that the
    // write was done, and a 408 may come from a gateway that had passed it on.
    mayHaveBeenWritten:
      isWrite && ((status >= 500 && (doubles || status !== 503)) || (status >= 300 && status < 400) || status === 408),
    ...withoutUndefined({
      reason: quote(envelope['error']) ?? quote(envelope['message']),
      requiredPermission: quote(envelope['requiredPermission']),
      availablePermissions: Array.isArray(availablePermissions) ? quoteAll(availablePermissions) : undefined,
      // A clipped id could be another contact's.
      existingContactId: quote(existingContactId) === existingContactId ? existingContactId : undefined,
      fields: isRecord(details) ? readFields(details) : undefined,
      retryAfter: retryAfterOf(response),
    }),
  };

  // An HTML page comes from a gateway, which doesn't know ISAO's records. An unreadable answer may come from one too.
  const isPage = status === 404 && (text === undefined || text.trimStart().startsWith('<'));
  return new IsaoError(isPage ? 'unreadable' : kindOf(status), detail);
};
