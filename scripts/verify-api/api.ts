import { isBelow } from '../../src/isao/connection';
import { keyCutter, mapTexts, parseJson } from '../../src/isao/json';
import { readRefusal } from '../../src/isao/refusal';
import type { Method } from '../../src/isao/transport';
import { clip, isRecord, isTooDeep } from '../../src/values';
import type { Settings } from './settings';
import type { Send } from './transport';

/** A request without a usable answer: one question stays open. */
export class NoAnswer extends Error {}

/** Ends the questions: a signal, output that nobody can read, or an ISAO that no longer answers. */
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

interface Surroundings {
  stop: AbortSignal;
  say: (line: string) => void;
  pause: Pause;
}

const TIMEOUT_MS = 20_000;
const ATTEMPTS = 3;
const RETRY_DELAY_MS = 300;
/** Without a Retry-After, as the vendor's sample does. */
const DEFAULT_WAIT_S = 60;
const MAX_WAIT_S = 120;
/** Maximum waits for the rate limit in one run. After that, the key is too slow for these questions. */
const MAX_WAITS = 10;
/** After this many requests in a row with no answer or a 5xx, ISAO counts as gone. */
const MAX_FAILURES = 9;

/** Whether ISAO refused a request because of its content. */
export const isRefusal = ({ status }: Answer): boolean => status === 400 || status === 422;

/** @returns the answer; @throws NoAnswer unless it is a success */
export const successOf = (answer: Answer): Answer => {
  if (answer.isSuccess) return answer;
  throw new NoAnswer(answer.evidence);
};

/** Sends one request at a time to one ISAO, within its rate limit. */
export class Api {
  /** The evidence of all requests so far, and notes on them. */
  readonly trail: string[] = [];
  readonly #settings: Settings;
  readonly #send: Send;
  readonly #with: Surroundings;
  #nextAt = 0;
  #waits = 0;
  #failures = 0;

  constructor(settings: Settings, send: Send, surroundings: Surroundings) {
    this.#settings = settings;
    this.#send = send;
    this.#with = surroundings;
  }

  /**
   * Repeats a read, and any request of the cleaning up, after a failure. After a 429 it waits. A POST is never repeated, because
   * it may have been carried out.
   * @throws NoAnswer without an answer; Stopped, before anything is sent, at the end of the questions
   */
  async send(method: Method, path: string, options: RequestOptions = {}): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const { answer, retryAfter, failure } = await this.#once(method, path, options);
      const mayRepeat = method !== 'POST' && attempt < ATTEMPTS;
      this.trail.push(answer?.evidence ?? failure);
      if (answer?.status === 429) {
        if (!mayRepeat) throw new NoAnswer(answer.evidence);
        await this.#waitOut(retryAfter ?? DEFAULT_WAIT_S, options);
        continue;
      }
      if (answer && answer.status < 500) {
        this.#failures = 0;
        return answer;
      }
      this.#failures += 1;
      if (mayRepeat && (method === 'GET' || options.final)) await this.pause(RETRY_DELAY_MS * attempt, options);
      else if (answer) return answer;
      else throw new NoAnswer(failure);
    }
  }

  /** Waits, until a signal at the latest. @throws Stopped at the end of the questions, unless it is part of cleaning up */
  async pause(milliseconds: number, { final }: RequestOptions = {}): Promise<void> {
    const { stop, pause } = this.#with;
    if (final) {
      await pause(milliseconds);
      return;
    }
    if (!stop.aborted) await pause(milliseconds, stop);
    if (stop.aborted) throw new Stopped(String(stop.reason));
    if (this.#failures >= MAX_FAILURES) throw new Stopped(`ISAO no longer answers: ${this.trail.at(-1) ?? ''}`);
  }

  async #once(method: Method, path: string, options: RequestOptions) {
    await this.pause(Math.max(0, this.#nextAt - Date.now()), options);
    this.#nextAt = Date.now() + 60_000 / this.#settings.rate;
    const { base, key } = this.#settings;
    const query = Object.entries(options.query ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    const url = new URL(`${base.href}${path}?${query.join('&')}`);
    if (!isBelow(base, url)) throw new NoAnswer(`${path} leads out of the API, so it was not sent.`);
    const names = Object.keys(options.query ?? {});
    const request = `${method} ${path}${names.length > 0 ? `?${names.join('&')}` : ''}`;
    const json = options.body === undefined ? undefined : JSON.stringify(options.body);
    const sentKey = options.key === undefined ? key : options.key;
    const outcome = await this.#send({ url, method, json, timeout: TIMEOUT_MS }, sentKey);
    if ('cause' in outcome) return { failure: `${request} → no answer (${outcome.cause})` };

    const { response, text } = outcome;
    const { status } = response;
    const parsed = text === undefined ? undefined : parseJson(text, { exact: false });
    const body = isTooDeep(parsed) ? undefined : mapTexts(parsed, keyCutter(key));
    const isSuccess = status >= 200 && status < 300 && !(isRecord(body) && body['success'] === false);
    const { detail } = readRefusal(response, body, { name: method, isWrite: false, isIdempotent: true });
    const fields = Object.entries(detail.fields ?? {}).map(([field, why]) => `${field}: ${why}`);
    const reasons = isSuccess ? [] : [detail.reason ?? [], ...fields].flat();
    const told = [...reasons, ...(body === undefined && status !== 204 ? ['no JSON that the app can read'] : [])];
    const evidence = clip(`${request} → ${status}${told.map((text) => `: ${text}`).join('')}`, 240);
    return { answer: { status, body, isSuccess, evidence }, retryAfter: detail.retryAfter, failure: evidence };
  }

  async #waitOut(retryAfter: number, options: RequestOptions): Promise<void> {
    this.#waits += 1;
    if (this.#waits > MAX_WAITS && !options.final) {
      throw new Stopped(`ISAO throttled the key ${MAX_WAITS} times. Give it a higher rate limit.`);
    }
    const seconds = Math.min(retryAfter, MAX_WAIT_S);
    this.#with.say(`ISAO answered 429: waiting ${seconds} s`);
    await this.pause(1000 * seconds, options);
  }
}
