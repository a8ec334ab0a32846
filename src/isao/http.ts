import { setTimeout as pause } from 'node:timers/promises';
import type { HttpResponse, ZObject } from 'zapier-platform-core';
import { isRecord } from '../values';
import { IsaoError } from './error';
import { readRefusal } from './refusal';
import { apiKey, baseUrl, type AuthData } from './connection';

/** Zapier ends an operation after 30 s (platform rule) and says so in its own words, so ours must come before. */
const OPERATION_BUDGET_MS = 25_000;
const REQUEST_TIMEOUT_MS = 10_000;
/** Many times a page of 200 contacts; keeps a hostile answer out of the 450 MB that an operation may use. */
const MAX_ANSWER_BYTES = 20_000_000;
const READ_ATTEMPTS = 3;
/** Short, for it is Zapier that waits: a failure that stays ends in a run that is tried again in a minute. */
const RETRY_DELAY_MS = 100;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface IsaoRequest {
  method: Method;
  /** Below the API's base, starting with a slash, its ids already encoded. */
  path: string;
  query?: Record<string, string | number>;
  /** Sent as JSON. */
  body?: unknown;
  /** A write that takes effect a second time where it is sent twice, so that it must surely not have been carried out. */
  doubles?: boolean;
}

/** A successful answer. */
export interface Answer<T> {
  status: number;
  /** A header by its name, in any case. */
  header: (name: string) => string | undefined;
  data: T;
}

/**
 * Resolves with a successful answer; throws IsaoError in every other case.
 *
 * @param read takes the parsed JSON, null for an answer that may be empty; undefined where it is not what was asked for
 */
export type SendRequest = <T>(request: IsaoRequest, read: (data: unknown) => T | undefined) => Promise<Answer<T>>;

/**
 * Codes of failures that came before the request was sent, so that nothing can have been written: no address, no connection,
 * a certificate that isn't trusted, a handshake that failed. TLS can also fail later, under other codes.
 */
const NEVER_SENT =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UNABLE_TO_\w+)$|CERT|^ERR_SSL_\w*(VERSION|PROTOCOL|HANDSHAKE)/;

/** Reads the error of the platform's HTTP client (node-fetch 2: `name` and `type`, and Node's `code` for system errors). */
const readNetworkFailure = (error: unknown, request: string, isWrite: boolean): IsaoError => {
  const { name, type, code } = error as { name?: unknown; type?: unknown; code?: unknown };
  const cause = typeof code === 'string' ? code : String(type);
  const mayHaveBeenWritten = isWrite && !NEVER_SENT.test(cause);
  if (name === 'AbortError') return new IsaoError('timeout', { request, mayHaveBeenWritten });
  const kind = type === 'max-size' ? 'unreadable' : 'unavailable';
  return new IsaoError(kind, { request: `${request}: ${cause}`, mayHaveBeenWritten });
};

/** No key is this short, and replacing less would spoil what has nothing to do with it. */
const SHORTEST_KEY = 16;

/** An answer that gives the key back must not carry it on: into a message, an output or another URL. */
const withoutKey = (text: string, key: string): string =>
  key.length < SHORTEST_KEY ? text : text.replaceAll(key, '[key]');

const parse = (content: string): unknown => {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
};

const isWorthRepeating = (error: unknown): boolean =>
  error instanceof IsaoError && ['unavailable', 'unreadable'].includes(error.kind) && !error.detail.retryAfter;

/**
 * Sends requests to ISAO for one run of one operation, all within one time budget.
 *
 * - The key goes to the API's own origin and path alone, and redirects are not followed.
 * - A read that met a passing failure is repeated, with jitter, while time is left. A write never is: one whose answer was
 *   lost may have been carried out, and only the operation knows how to find out (`mayHaveBeenWritten`).
 */
export const createSendRequest = (z: ZObject, authData: AuthData): SendRequest => {
  const deadline = Date.now() + OPERATION_BUDGET_MS;
  const base = baseUrl(authData);
  const key = apiKey(authData);

  const urlOf = ({ path, query = {} }: IsaoRequest): string => {
    const url = new URL(base.href + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    // A form-encoded space is a plus sign, which not every server turns back.
    url.search = url.search.replaceAll('+', '%20');
    // By the parsed URL: dot segments and the like are resolved there, not in the text.
    if (url.origin !== base.origin || !url.pathname.startsWith(`${base.pathname}/`)) {
      throw new IsaoError('rejected', { reason: 'The path leads out of the ISAO API' });
    }
    return url.href;
  };

  const attempt = async <T>(request: IsaoRequest, read: (data: unknown) => T | undefined): Promise<Answer<T>> => {
    const { method, body, doubles = false } = request;
    const isWrite = method !== 'GET';
    const name = `${method} ${request.path.split('/', 2).join('/')}`;
    const options = {
      url: urlOf(request),
      method,
      headers: {
        Authorization: `Bearer ${key}`,
        // Core knows its own requests by this; one without it is logged a second time, with its headers.
        'user-agent': 'Zapier',
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      // Serialised here and `merge` off: core would else empty, or refuse, a value that has {{curlies}} in it.
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      merge: false,
      redirect: 'manual' as const,
      signal: AbortSignal.timeout(Math.max(1, Math.min(REQUEST_TIMEOUT_MS, deadline - Date.now()))),
      size: MAX_ANSWER_BYTES,
      skipThrowForStatus: true,
      // Core would answer a 429 itself, without our sentence and default delay (core 19.1, http-middlewares/after).
      throwForThrottlingEarly: false,
    };

    let response: HttpResponse<unknown>;
    try {
      response = await z.request<unknown>(options);
    } catch (error) {
      throw readNetworkFailure(error, name, isWrite);
    }
    const { status } = response;
    const mayBeEmpty = isWrite || status === 204;
    const json = mayBeEmpty && response.content === '' ? null : parse(withoutKey(response.content, key));
    const isRefused = status < 200 || status >= 300 || (isRecord(json) && json['success'] === false);
    if (isRefused) throw readRefusal(response, json, { name, isWrite, doubles });
    const data = read(json);
    if (data === undefined) {
      throw new IsaoError('unreadable', { request: `${name}: ${status}`, mayHaveBeenWritten: isWrite });
    }
    const header = (field: string) => {
      const value = response.getHeader(field);
      return value ? withoutKey(value, key) : undefined;
    };
    return { status, header, data };
  };

  return async (request, read) => {
    // Anything else can't be the value of a header, and the platform's error for it would quote the key.
    if (!/^[\x21-\x7e]+$/.test(key)) {
      const isSpaced = /^\s|\s$/.test(key);
      throw new IsaoError('unauthorized', {
        reason: isSpaced ? 'It begins or ends with a space or a line break' : 'This is not an ISAO API key',
      });
    }
    const attempts = request.method === 'GET' ? READ_ATTEMPTS : 1;
    let cause: unknown;
    for (let n = 1; ; n += 1) {
      try {
        return await attempt(request, read);
      } catch (error) {
        if (request.doubles && error instanceof IsaoError) error.detail.doubles = true;
        // The first failure is the cause; a later one may be its echo.
        cause ??= error;
        const wait = RETRY_DELAY_MS * 2 ** n * (0.5 + Math.random() / 2);
        if (n >= attempts || !isWorthRepeating(error) || Date.now() + wait > deadline) throw cause;
        await pause(wait);
      }
    }
  };
};
