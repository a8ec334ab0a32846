/**
 * What went wrong with a request, in the API's own terms.
 *
 * - `unauthorized`: the key is missing, malformed, unknown, revoked or expired (401)
 * - `forbidden`: the key lacks a permission (403)
 * - `not-found`: no such record (404, 410)
 * - `conflict`: a record that exists is in the way, such as another contact with this phone number (409)
 * - `invalid`: fields were refused (422)
 * - `rejected`: refused for any other reason (400, other 4xx, `success: false` with a 2xx)
 * - `throttled`: over the key's rate limit (429)
 * - `failed`: ISAO broke on this request (500)
 * - `unavailable`: ISAO is down or could not be reached (425, 501 and above, DNS, TLS, a dropped connection)
 * - `timeout`: ISAO did not answer in time (or 408)
 * - `too-many`: a list has more pages than one operation can read in time
 * - `unreadable`: the answer isn't what the contract promises (HTML, truncated, a redirect, another shape)
 */
export type IsaoErrorKind =
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'invalid'
  | 'rejected'
  | 'throttled'
  | 'failed'
  | 'unavailable'
  | 'timeout'
  | 'too-many'
  | 'unreadable';

/** Texts are clipped, and the key is removed. */
export interface IsaoErrorDetail {
  /** The API's own text, if it can be shown. */
  reason?: string;
  /** For maintainers: method, path without ids or query, status. */
  request?: string;
  /** Only for the API client; operations use the kind. */
  status?: number;
  requiredPermission?: string;
  availablePermissions?: string[];
  existingContactId?: string;
  /** Whether a conflict is about the phone number. Undefined if ISAO names no field, or several. */
  isAboutPhone?: boolean;
  /** Reasons by API field. */
  fields?: Record<string, string>;
  /** Seconds. */
  retryAfter?: number;
  /** The API may have carried out this write. */
  mayHaveBeenWritten?: boolean;
  /** False if sending it twice would apply it twice. */
  isIdempotent?: boolean;
}

/** src/zapier/errors.ts turns it into what a Zap builder sees. */
export class IsaoError extends Error {
  override readonly name = 'IsaoError';

  constructor(
    readonly kind: IsaoErrorKind,
    readonly detail: IsaoErrorDetail = {},
  ) {
    super(detail.reason ?? kind);
  }
}

/** Whether the same request, with the same key, may succeed later. */
export const isTemporary = (error: unknown): boolean =>
  error instanceof IsaoError && ['throttled', 'failed', 'unavailable', 'timeout', 'unreadable'].includes(error.kind);

/** @example const contact = await isao.getContact(id).catch(ifKind('not-found', () => undefined)); */
export const ifKind =
  <T>(kind: IsaoErrorKind, answer: (error: IsaoError) => T) =>
  (error: unknown): T => {
    if (error instanceof IsaoError && error.kind === kind) return answer(error);
    throw error;
  };
