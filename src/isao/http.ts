import { setTimeout as pause } from 'node:timers/promises';
import type { ZObject } from 'zapier-platform-core';
import { isRecord, isTooDeep } from '../values';
import { apiKey, type AuthData, baseUrl, isBelow } from './connection';
import { IsaoError } from './error';
import { keyCutter, mapTexts, mayContain, parseJson } from './json';
import { readRefusal, type SentRequest } from './refusal';
import { fetchText, type Method, NO_STATUS } from './transport';

/** Zapier ends an operation after 30 s, with a message of its own (platform rule). */
const OPERATION_BUDGET_MS = 25_000;
const REQUEST_TIMEOUT_MS = 10_000;
const READ_ATTEMPTS = 3;
/** Short, because Zapier repeats a throttled run a minute later. */
const RETRY_DELAY_MS = 100;

export interface IsaoRequest {
  method: Method;
  /** Below the API's base, starting with a slash, its ids already encoded. */
  path: string;
  query?: Record<string, string | number>;
  /** Sent as JSON. */
  body?: unknown;
  /** JSON text that is sent unchanged, instead of `body`. */
  json?: string;
  /** False if sending this write twice applies it twice. */
  isIdempotent?: boolean;
  /** The path comes from a builder, so no message shows it. Numbers that JavaScript can't represent are returned as text. */
  fromBuilder?: boolean;
}

export interface Answer<T> {
  status: number;
  data: T;
}

/**
 * @param read takes the parsed JSON, or null for an empty answer to a write; returns undefined if it is unusable
 * @throws IsaoError
 */
type SendRequest = <T>(request: IsaoRequest, read: (data: unknown) => T | undefined) => Promise<Answer<T>>;

/**
 * Failures before the request was sent, so nothing was written: no address, no connection, an untrusted certificate. Other TLS
 * failures (ERR_SSL_…) may come later.
 */
const NEVER_SENT = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UNABLE_TO_\w+|(?!ERR_SSL_)\w*CERT\w*)$/;

/** @param cause as `fetchText` returns it */
const failureOf = (cause: string, { name, isWrite, isIdempotent }: SentRequest): IsaoError => {
  const mayHaveBeenWritten = isWrite && !NEVER_SENT.test(cause);
  if (cause === 'timeout') return new IsaoError('timeout', { request: name, mayHaveBeenWritten, isIdempotent });
  const kind = cause === NO_STATUS ? 'unreadable' : 'unavailable';
  return new IsaoError(kind, { request: `${name}: ${cause}`, mayHaveBeenWritten, isIdempotent });
};

const isWorthRepeating = (error: unknown): boolean =>
  error instanceof IsaoError && ['unavailable', 'unreadable'].includes(error.kind) && !error.detail.retryAfter;

/** @throws IsaoError for a path that leads out of the API */
const urlOf = (base: URL, { path, query = {} }: IsaoRequest): URL => {
  const url = new URL(base.href + path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  // Not every server reads a plus sign as a space.
  url.search = url.search.replaceAll('+', '%20');
  if (!isBelow(base, url)) throw new IsaoError('rejected', { reason: 'The path leads out of the ISAO API' });
  return url;
};

/**
 * Sends requests to ISAO for one run of one operation, within one time budget.
 *
 * - Requests go only below the API's base URL, where src/authentication.ts adds the key. Redirects are not followed.
 * - A read is repeated after a temporary failure while time is left. A write never is, because it may have been carried out.
 *   Then its error says so (`mayHaveBeenWritten`).
 */
export const createSendRequest = (z: ZObject, authData: AuthData): SendRequest => {
  const deadline = Date.now() + OPERATION_BUDGET_MS;
  const base = baseUrl(authData);
  const key = apiKey(authData);
  const withoutKey = keyCutter(key);

  /** The data of a JSON text, without the key. @returns undefined if it is no JSON, or has too many levels */
  const readData = (text: string, exact: boolean): unknown => {
    const data = parseJson(text, { exact });
    if (isTooDeep(data)) return undefined;
    return mayContain(text, key) ? mapTexts(data, withoutKey) : data;
  };

  const attempt = async <T>(request: IsaoRequest, read: (data: unknown) => T | undefined): Promise<Answer<T>> => {
    const { method, path, body, json = body === undefined ? undefined : JSON.stringify(body) } = request;
    const { isIdempotent = true, fromBuilder = false } = request;
    const isWrite = method !== 'GET';
    const name = fromBuilder ? method : `${method} ${path.split('/', 2).join('/')}`;
    const timeout = Math.max(1, Math.min(REQUEST_TIMEOUT_MS, deadline - Date.now()));

    const answer = await fetchText(z, { url: urlOf(base, request), method, json, timeout });
    if ('cause' in answer) throw failureOf(answer.cause, { name, isWrite, isIdempotent });

    const { response, text } = answer;
    const { status } = response;
    const mayBeEmpty = isWrite || status === 204;
    // We never request a part of an answer (206).
    const parsed = text && status !== 206 ? readData(text, fromBuilder) : undefined;
    const data = mayBeEmpty && text === '' ? null : parsed;
    const isRefused = status >= 300 || (isRecord(data) && data['success'] === false);
    if (isRefused) throw readRefusal(response, data, { name, isWrite, isIdempotent });
    // What a builder asked for may be a text. The write took effect, so the text is its answer.
    const wanted = read(fromBuilder && isWrite && data === undefined ? text && withoutKey(text) : data);
    if (wanted === undefined) {
      throw new IsaoError('unreadable', { request: `${name}: ${status}`, mayHaveBeenWritten: isWrite, isIdempotent });
    }
    return { status, data: wanted };
  };

  return async (request, read) => {
    // Anything else can't be in a header, and the platform's error would quote the key.
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
        // The first failure is the cause. A later one may follow from it.
        cause ??= error;
        const wait = RETRY_DELAY_MS * 2 ** n * (0.5 + Math.random() / 2);
        if (n >= attempts || !isWorthRepeating(error) || Date.now() + wait > deadline) throw cause;
        await pause(wait);
      }
    }
  };
};
