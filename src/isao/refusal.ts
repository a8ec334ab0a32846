import type { RawHttpResponse } from 'zapier-platform-core';
import { isRecord, quotable, withoutUndefined } from '../values';
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

/** A gateway, a proxy or a firewall in front of ISAO answers these too, and knows nothing of ISAO's records. */
const ONLY_FROM_ISAO = [403, 404, 409, 410, 422];

const kindOf = (status: number, isEnvelope: boolean): IsaoErrorKind => {
  if (status < 300) return 'rejected';
  if (status < 400 || (ONLY_FROM_ISAO.includes(status) && !isEnvelope)) return 'unreadable';
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
const NO_PROSE = /<[a-z!/]|[{[]\s*["{[]|\sat\s.{0,300}:\d|\[object|\bundefined\b/i;

const quote = (value: unknown): string | undefined => {
  if (typeof value !== 'string') return undefined;
  return NO_PROSE.test(value.slice(0, 10 * MAX_TEXT_LENGTH))
    ? undefined
    : quotable(value, MAX_TEXT_LENGTH) || undefined;
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
 * Whether ISAO may have done the work of a write before this answer:
 *
 * - A gateway can answer 408 or a 5xx after it has passed the request on.
 * - Normally a 503 comes before the work, although some gateways send it then. A write that is idempotent takes that risk, so
 *   that it is tried again while ISAO is down.
 * - A redirect mostly means that the write was done.
 * - Nobody knows what an unreadable answer means.
 */
const mayComeAfterTheWork = (status: number, kind: IsaoErrorKind, isIdempotent: boolean): boolean =>
  kind === 'unreadable' || status === 408 || (status >= 500 && (status !== 503 || !isIdempotent));

/** How ISAO may name a contact's fields, in a text or as a key. */
const FIELD_NAMES = {
  phoneNumber: /phone|whatsapp/i,
  another: /e-?mail|company|position|industry|city|country|tag(?![a-z])|name(?![a-z])/i,
};

/** Whether a conflict is about the phone number; undefined if it names no field, or several. */
const isAboutPhone = ({ error, message, code, field, details }: Record<string, unknown>): boolean | undefined => {
  const hints = [error, message, code, field, ...(isRecord(details) ? Object.entries(details).flat() : [])];
  const text = hints.filter((hint) => typeof hint === 'string').join(' ');
  const namesPhone = FIELD_NAMES.phoneNumber.test(text);
  return namesPhone === FIELD_NAMES.another.test(text) ? undefined : namesPhone;
};

/** What an error tells about its request. */
export interface SentRequest {
  /** For maintainers: method, and path without ids or query. */
  name: string;
  isWrite: boolean;
  /** False if sending it twice would apply it twice. */
  isIdempotent: boolean;
}

/** The error of an answer that is no success. @param data the body, if it is JSON */
export const readRefusal = (
  response: RawHttpResponse,
  data: unknown,
  { name, isWrite, isIdempotent }: SentRequest,
): IsaoError => {
  const { status } = response;
  const envelope = isRecord(data) ? data : {};
  const kind = kindOf(status, envelope['success'] === false);
  const { availablePermissions, details } = envelope;
  const existingContactId = readId(envelope['existingContactId']);
  const detail: IsaoErrorDetail = {
    request: `${name}: ${status}`,
    status,
    mayHaveBeenWritten: isWrite && mayComeAfterTheWork(status, kind, isIdempotent),
    isIdempotent,
    ...withoutUndefined({
      reason: quote(envelope['error']) ?? quote(envelope['message']),
      requiredPermission: quote(envelope['requiredPermission']),
      availablePermissions: Array.isArray(availablePermissions) ? quoteAll(availablePermissions) : undefined,
      // A clipped id could be another contact's.
      existingContactId: quote(existingContactId) === existingContactId ? existingContactId : undefined,
      isAboutPhone: kind === 'conflict' ? isAboutPhone(envelope) : undefined,
      fields: isRecord(details) ? readFields(details) : undefined,
      retryAfter: retryAfterOf(response),
    }),
  };
  return new IsaoError(kind, detail);
};
