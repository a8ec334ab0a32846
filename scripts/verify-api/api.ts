import { createAppHandler, version, type ZObject } from 'zapier-platform-core';
import { keyCutter, mapTexts } from '../../src/isao/json';
import { readRefusal } from '../../src/isao/refusal';
import { fetchText, type Method } from '../../src/isao/transport';
import { clip } from '../../src/values';
import type { Settings } from './settings';
import { at, readJson } from './values';

/** A request without a usable answer: one question stays open. Whatever asks ISAO may throw it. */
export class NoAnswer extends Error {}

/** Ends the questions: a signal, output that nobody can read, or an ISAO that no longer answers or does harm. The same. */
export class Stopped extends Error {}

export interface Answer {
  status: number;
  /** The parsed JSON without the key; undefined if it is not JSON, or is too large. */
  body: unknown;
  /** Judged by the status and, if the body has one, `success`. */
  isSuccess: boolean;
  /** Such as `GET /contacts?limit → 400: Bad request`. It shows no values of the query, which may be a customer's data. */
  evidence: string;
}

export interface RequestOptions {
  query?: Record<string, string | number>;
  body?: unknown;
  /** Replaces the key; null sends none. */
  key?: string | null;
  /** Part of cleaning up, which goes on after a signal. */
  final?: boolean;
}

/** Waits, but not longer than until the signal. It does not throw. */
export type Pause = (milliseconds: number, stop?: AbortSignal) => Promise<unknown>;

/** @param key null sends none */
type Send = (request: Parameters<typeof fetchText>[1], key: string | null) => ReturnType<typeof fetchText>;

const TIMEOUT_MS = 20_000;
const ATTEMPTS = 3;
const RETRY_DELAY_MS = 300;
/** After a 429 without a Retry-After, as the vendor's sample does. */
const DEFAULT_WAIT_S = 60;
const MAX_WAIT_S = 120;
/** After this many requests in a row with no answer, a 429 or a 5xx, ISAO counts as gone. */
const MAX_FAILURES = 9;

/** Whether ISAO refused a request because of its content. */
export const isRefusal = ({ status }: Answer): boolean => status === 400 || status === 422;

/** @returns the answer; @throws NoAnswer unless it is a success */
export const successOf = (answer: Answer): Answer => {
  if (answer.isSuccess) return answer;
  throw new NoAnswer(answer.evidence);
};

/** @returns the status of a write; @throws NoAnswer if it only shows that the key lacks a permission, or that ISAO is broken */
export const statusOf = ({ status, evidence }: Answer): number => {
  if (status >= 500 || status === 401 || status === 403) throw new NoAnswer(evidence);
  return status;
};

/** Gives `main` the app's own way to send requests: by Zapier's core, with the app's limits. @throws what `main` throws */
export const withTransport = <T>(main: (send: Send) => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    let sentKey: string | null = null;
    const addKey = (request: { headers: Record<string, string> }) =>
      sentKey === null ? request : { ...request, headers: { ...request.headers, Authorization: `Bearer ${sentKey}` } };
    const app = {
      version: '1.0.0',
      platformVersion: version,
      beforeRequest: [addKey],
      main: async (z: ZObject) => {
        const send: Send = (request, key) => {
          sentKey = key;
          return fetchText(z, request);
        };
        await main(send).then(resolve, reject);
        return {};
      },
    };
    // calledFromCli keeps core from printing its memory use.
    createAppHandler(app)({ command: 'execute', method: 'main', bundle: {}, calledFromCli: true }).catch(reject);
  });

/** Sends requests to one ISAO, within its rate limit. */
export const createApi = (
  { base, key, rate }: Settings,
  send: Send,
  { stop, say, pause: wait }: { stop: AbortSignal; say: (line: string) => void; pause: Pause },
) => {
  /** The evidence of all requests so far, and notes on them. */
  const trail: string[] = [];
  let nextAt = 0;
  let failures = 0;

  /** Waits, until a signal at the latest. @throws Stopped at the end of the questions, unless it is part of cleaning up */
  const pause = async (milliseconds: number, final = false): Promise<void> => {
    if (final || !stop.aborted) await wait(milliseconds, final ? undefined : stop);
    if (final) return;
    if (stop.aborted) throw new Stopped(String(stop.reason));
    if (failures >= MAX_FAILURES) throw new Stopped(`ISAO no longer answers: ${trail.at(-1) ?? ''}`);
  };

  const sendOnce = async (method: Method, path: string, options: RequestOptions) => {
    await pause(Math.max(0, nextAt - Date.now()), options.final);
    nextAt = Date.now() + 60_000 / rate;
    const { query = {}, body: sent, key: sentKey = key } = options;
    const names = Object.keys(query);
    const url = new URL(base.href + path);
    url.search = names.map((name) => `${name}=${encodeURIComponent(query[name] ?? '')}`).join('&');
    const request = `${method} ${path}${names.length > 0 ? `?${names.join('&')}` : ''}`;
    const json = sent === undefined ? undefined : JSON.stringify(sent);
    const outcome = await send({ url, method, json, timeout: TIMEOUT_MS }, sentKey);
    if ('cause' in outcome) return { evidence: `${request} → no answer (${outcome.cause})` };

    const { response, text } = outcome;
    const { status } = response;
    const body = mapTexts(readJson(text), keyCutter(key));
    const isSuccess = status >= 200 && status < 300 && at(body, 'success') !== false;
    const { detail } = readRefusal(response, body, { name: method, isWrite: false, isIdempotent: true });
    const fields = Object.entries(detail.fields ?? {}).map(([field, why]) => `${field}: ${why}`);
    const reasons = isSuccess ? [] : [detail.reason ?? [], ...fields].flat();
    const unreadable = body === undefined && status !== 204 ? ['no JSON that the app can read'] : [];
    const evidence = clip([`${request} → ${status}`, ...reasons, ...unreadable].join(': '), 240);
    return { answer: { status, body, isSuccess, evidence }, retryAfter: detail.retryAfter, evidence };
  };

  return {
    trail,
    pause,
    /**
     * Repeats a read, and any request of the cleaning up, after a failure. After a 429 it waits. A POST is never repeated, because
     * it may have been carried out.
     * @throws NoAnswer without an answer; Stopped, before anything is sent, at the end of the questions
     */
    send: async (method: Method, path: string, options: RequestOptions = {}): Promise<Answer> => {
      for (let attempt = 1; ; attempt += 1) {
        const { answer, retryAfter = DEFAULT_WAIT_S, evidence } = await sendOnce(method, path, options);
        trail.push(evidence);
        const isThrottled = answer?.status === 429;
        const isFailure = !answer || isThrottled || answer.status >= 500;
        failures = isFailure ? failures + 1 : 0;
        const isSafe = method === 'GET' || (method !== 'POST' && (isThrottled || options.final === true));
        if (!isFailure || attempt === ATTEMPTS || !isSafe) {
          if (answer && !isThrottled) return answer;
          throw new NoAnswer(evidence);
        }
        const seconds = Math.min(retryAfter, MAX_WAIT_S);
        if (isThrottled) say(`ISAO answered 429: waiting ${seconds} s`);
        await pause(isThrottled ? 1000 * seconds : RETRY_DELAY_MS * attempt, options.final);
      }
    },
  };
};

export type Api = ReturnType<typeof createApi>;
