import { setTimeout as pause } from 'node:timers/promises';
import type { RawHttpResponse, ZObject } from 'zapier-platform-core';
import { isRecord, isTooDeep } from '../values';
import { agentFor, watching } from './agent';
import { decode, readBytes } from './body';
import { apiKey, baseUrl, isBelow, type AuthData } from './connection';
import { IsaoError } from './error';
import { keyCutter, mapTexts, parseJson } from './json';
import { readRefusal } from './refusal';

/** Zapier ends an operation after 30 s (platform rule) and says so in its own words, so ours must come before. */
const OPERATION_BUDGET_MS = 25_000;
const REQUEST_TIMEOUT_MS = 10_000;
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
  /** JSON that is sent as it is, in place of a body. */
  json?: string;
  /** A write that takes effect a second time where it is sent twice, so that it must surely not have been carried out. */
  doubles?: boolean;
  /** Thought up by a Zap builder: no message repeats its path, and numbers that JavaScript can't hold come as text. */
  isFree?: boolean;
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
 * a certificate that isn't trusted. Other failures of TLS may come after it: with ERR_SSL_ begins what the other side says.
 */
const NEVER_SENT = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UNABLE_TO_\w+|(?!ERR_SSL_)\w*CERT\w*)$/;

/** Why a request was aborted. */
type AbortReason = 'timeout' | 'ECONNRESET';

/** The cause of a failure by the platform's HTTP client (node-fetch 2: `type`, and Node's `code` for system errors). */
const causeOf = (error: unknown): string => {
  const { type, code } = error as { type?: unknown; code?: unknown };
  return typeof code === 'string' ? code : String(type);
};

const isWorthRepeating = (error: unknown): boolean =>
  error instanceof IsaoError && ['unavailable', 'unreadable'].includes(error.kind) && !error.detail.retryAfter;

/**
 * Sends requests to ISAO for one run of one operation, all within one time budget.
 *
 * - Requests go to the API's own origin and path alone, where they get the key (src/authentication.ts), and redirects are not
 *   followed.
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
    if (!isBelow(base, url)) {
      throw new IsaoError('rejected', { reason: 'The path leads out of the ISAO API' });
    }
    return url.href;
  };

  const attempt = async <T>(request: IsaoRequest, read: (data: unknown) => T | undefined): Promise<Answer<T>> => {
    const { method, body, json = body === undefined ? undefined : JSON.stringify(body) } = request;
    const { doubles = false, isFree = false } = request;
    const isWrite = method !== 'GET';
    const name = isFree ? method : `${method} ${request.path.split('/', 2).join('/')}`;
    const url = urlOf(request);
    const withoutKey = keyCutter(key);
    const abort = new AbortController();
    const stop = (reason: AbortReason): void => {
      abort.abort(reason);
    };
    const timer = setTimeout(stop, Math.max(1, Math.min(REQUEST_TIMEOUT_MS, deadline - Date.now())), 'timeout');
    const onBreak = (): void => {
      stop('ECONNRESET');
    };

    const failureOf = (error: unknown): IsaoError => {
      const cause = abort.signal.aborted ? (abort.signal.reason as AbortReason) : causeOf(error);
      const mayHaveBeenWritten = isWrite && !NEVER_SENT.test(cause);
      if (cause === 'timeout') return new IsaoError('timeout', { request: name, mayHaveBeenWritten });
      // What can't be decompressed was not cut off.
      const kind = cause.startsWith('Z_') ? 'unreadable' : 'unavailable';
      return new IsaoError(kind, { request: `${name}: ${cause}`, mayHaveBeenWritten });
    };

    /** The text of an answer; undefined where it can't be read. Of a refusal its status says enough. */
    const textOf = async (response: RawHttpResponse): Promise<string | undefined> => {
      try {
        const bytes = await readBytes(response.body);
        return bytes && decode(bytes, response.getHeader('content-type'));
      } catch (error) {
        if (response.status >= 300) return undefined;
        throw failureOf(error);
      }
    };

    const options = {
      url,
      method,
      // New each time, for core may change it: an agent that no longer verifies TLS must not outlive its event.
      agent: agentFor(base.protocol),
      headers: {
        // Core knows its own requests by this; one without it is logged a second time, with its headers.
        'user-agent': 'Zapier',
        Accept: 'application/json',
        ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      // Serialised here and `merge` off: core would else empty, or refuse, a value that has {{curlies}} in it.
      ...(json === undefined ? {} : { body: json }),
      merge: false,
      redirect: 'manual' as const,
      signal: abort.signal,
      // Read here: core would parse an answer of any size, several times over, and log it.
      raw: true as const,
      skipThrowForStatus: true,
      // Core would answer a 429 itself, without our sentence and default delay (core 19.1, http-middlewares/after).
      throwForThrottlingEarly: false,
    };

    try {
      const response = await watching(base.host, onBreak, () => z.request(options)).catch((error: unknown) => {
        throw failureOf(error);
      });
      const { status } = response;
      const text = await textOf(response);
      const mayBeEmpty = isWrite || status === 204;
      // A part of an answer (206) is none, for nobody asked for a part.
      const parsed = text === undefined || status === 206 ? undefined : parseJson(text, { exact: isFree });
      const data = mayBeEmpty && text === '' ? null : isTooDeep(parsed) ? undefined : mapTexts(parsed, withoutKey);
      const isRefused = status < 200 || status >= 300 || (isRecord(data) && data['success'] === false);
      if (isRefused) throw readRefusal(response, { text, data }, { name, isWrite, doubles });
      const wanted = read(data);
      if (wanted === undefined) {
        throw new IsaoError('unreadable', { request: `${name}: ${status}`, mayHaveBeenWritten: isWrite });
      }
      const header = (field: string) => {
        const value = response.getHeader(field);
        return value ? withoutKey(value) : undefined;
      };
      return { status, header, data: wanted };
    } finally {
      clearTimeout(timer);
      // Of an answer that was not read to its end, so that no more of it is sent.
      abort.abort();
    }
  };

  return async (request, read) => {
    // Anything else can't be the value of a header, and the platform's error for it would quote the key.
    if (!/^[\x21-\x7e]{1,1000}$/.test(key)) {
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
