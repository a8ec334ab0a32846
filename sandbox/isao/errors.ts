/** The body of every error. It is documented, but not when `code` is present. */
interface ErrorBody {
  error: string;
  details?: Record<string, string>;
  [more: string]: unknown;
}

/** An answer other than 2xx. server.ts turns it into a response. */
export class ApiError extends Error {
  readonly body: ErrorBody;

  constructor(
    readonly status: number,
    body: ErrorBody,
    readonly headers: Record<string, string> = {},
  ) {
    super(body.error);
    this.name = 'ApiError';
    this.body = { success: false, ...body };
  }
}

/** Assumption: limits are documented (page from 1, limit to 200), but not what happens beyond them. */
export const badRequest = (error: string): ApiError => new ApiError(400, { error, code: 'BAD_REQUEST' });

/** Without a bearer token, verbatim from the contacts page. */
export const keyRequired = (): ApiError =>
  new ApiError(401, {
    error: 'API key required in Authorization header',
    message: 'Please provide a valid API key in the format: Authorization: Bearer YOUR_API_KEY',
  });

/** "Invalid API key format" is documented; the other two texts are assumptions. */
export const keyRefused = (error: 'Invalid API key format' | 'Invalid API key' | 'API key expired'): ApiError =>
  new ApiError(401, { error });

/** Verbatim from the contacts page. */
export const permissionDenied = (required: string, available: string[]): ApiError =>
  new ApiError(403, {
    error: `Permission denied: ${required} required`,
    message: `This API key does not have the required permission: ${required}`,
    requiredPermission: required,
    availablePermissions: available,
  });

/** For a page of a browser or a name that was pointed at this machine: no answer of the real ISAO. */
export const notForOthers = (): ApiError =>
  new ApiError(403, { error: 'Only programs on this machine may use this sandbox' });

/** "Contact not found" is documented; the same wording for other things is an assumption. */
export const notFound = (thing: string): ApiError => new ApiError(404, { error: `${thing} not found` });

/** Verbatim from the contacts page, which always has the id. */
export const duplicatePhone = (existingContactId?: string): ApiError =>
  new ApiError(409, { error: 'Contact with this phone number already exists', existingContactId });

/** One reason for each refused field, from the contacts page. */
export const validationFailed = (details: Record<string, string>): ApiError =>
  new ApiError(422, { error: 'Validation failed', details });

/** Documented: limits exist, and `Retry-After` has seconds. The body is an assumption. */
export const tooManyRequests = (seconds: number): ApiError => {
  const body = { error: 'Rate limit exceeded', code: 'RATE_LIMIT_EXCEEDED' };
  return new ApiError(429, body, { 'retry-after': String(seconds) });
};
