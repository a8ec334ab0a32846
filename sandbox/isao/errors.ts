/** The body of every error. It is documented, but not when `code` is present. */
export interface ErrorBody {
  success: false;
  error: string;
  message?: string;
  code?: string;
  details?: Record<string, string>;
  requiredPermission?: string;
  availablePermissions?: string[];
  existingContactId?: string;
}

/** An answer other than 2xx. server.ts turns it into a response. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
    readonly headers: Record<string, string> = {},
  ) {
    super(body.error);
    this.name = 'ApiError';
  }
}

/** 400. Assumption: limits are documented (page from 1, limit to 200), but not what happens beyond them. */
export function badRequest(error: string): ApiError {
  return new ApiError(400, { success: false, error, code: 'BAD_REQUEST' });
}

/** 401 without a bearer token, verbatim from the contacts page. */
export function keyRequired(): ApiError {
  return new ApiError(401, {
    success: false,
    error: 'API key required in Authorization header',
    message: 'Please provide a valid API key in the format: Authorization: Bearer YOUR_API_KEY',
  });
}

/** 401 for a refused token. "Invalid API key format" is documented; the other two texts are assumptions. */
export function keyRefused(error: 'Invalid API key format' | 'Invalid API key' | 'API key expired'): ApiError {
  return new ApiError(401, { success: false, error });
}

/** 403, verbatim from the contacts page. */
export function permissionDenied(required: string, available: string[]): ApiError {
  return new ApiError(403, {
    success: false,
    error: `Permission denied: ${required} required`,
    message: `This API key does not have the required permission: ${required}`,
    requiredPermission: required,
    availablePermissions: available,
  });
}

/** 403 for a page of a browser or a name that was pointed at this machine: no answer of the real ISAO. */
export function notForOthers(): ApiError {
  return new ApiError(403, { success: false, error: 'Only programs on this machine may use this sandbox' });
}

/** 404. "Contact not found" is documented; the same wording for other things is an assumption. */
export function notFound(thing: string): ApiError {
  return new ApiError(404, { success: false, error: `${thing} not found` });
}

/** 409, verbatim from the contacts page, which always has the id. */
export function duplicatePhone(existingContactId?: string): ApiError {
  return new ApiError(409, {
    success: false,
    error: 'Contact with this phone number already exists',
    ...(existingContactId !== undefined && { existingContactId }),
  });
}

/** 422 with one reason for each refused field, from the contacts page. */
export function validationFailed(details: Record<string, string>): ApiError {
  return new ApiError(422, { success: false, error: 'Validation failed', details });
}

/** 429. Documented: limits exist, and `Retry-After` has seconds. The body is an assumption. */
export function tooManyRequests(seconds: number): ApiError {
  const headers = { 'retry-after': String(seconds) };
  return new ApiError(429, { success: false, error: 'Rate limit exceeded', code: 'RATE_LIMIT_EXCEEDED' }, headers);
}
