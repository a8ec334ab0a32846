import { at, clip, isObject, parseJson, textAt } from './json';
import type { Settings } from './settings';

/** A request without a usable answer. */
export class NoAnswer extends Error {
  /** @param sent whether the request may have reached ISAO */
  constructor(
    message: string,
    readonly sent = true,
  ) {
    super(message);
  }
}

/** Ends the questions: Ctrl-C, or an ISAO that no longer answers. */
export class Stopped extends Error {
  /** @param sent whether the last request may have reached ISAO */
  constructor(
    message: string,
    readonly sent = true,
  ) {
    super(message);
  }
}

/** @returns whether the failed request may have been carried out anyway */
export const mayHaveBeenSent = (error: unknown): boolean =>
  !(error instanceof NoAnswer || error instanceof Stopped) || error.sent;

export interface Answer {
  /** Such as `GET /contacts?limit=201`. */
  request: string;
  status: number;
  headers: Headers;
  /** The parsed JSON; undefined if it is not JSON. */
  body: unknown;
}

export interface RequestOptions {
  query?: Record<string, string | number>;
  body?: unknown;
  /** Replaces the key; null sends none. */
  key?: string | null;
  /** Replaces the query in the evidence, if the query contains a customer's data. */
  label?: string;
  /** Part of cleaning up, which continues after Ctrl-C. */
  final?: boolean;
}

const TIMEOUT_MS = 20_000;
const READ_ATTEMPTS = 3;
const RETRY_DELAY_MS = 300;
/** Without a Retry-After, as the vendor's sample does. */
const DEFAULT_WAIT_S = 60;
const MAX_WAIT_S = 120;
/** Maximum waits for the rate limit in one run. After that, the key is too slow for these questions. */
const MAX_WAITS = 10;
/** Maximum waits for one request, so that cleaning up always ends. */
const MAX_WAITS_FOR_ONE = 3;
/** After this many requests in a row with no answer or a 5xx, ISAO counts as gone. */
const MAX_FAILURES = 9;

/** Checks the status and, if the body has one, `success`. */
export const isSuccess = ({ status, body }: Answer): boolean =>
  status >= 200 && status < 300 && at(body, 'success') !== false;

/** @returns whether nothing was done; with any other failure, a write may have been carried out */
export const isRejection = ({ status }: Answer): boolean => status >= 400 && status < 500;

/** @returns whether ISAO refused a request because of its content */
export const isRefusal = ({ status }: Answer): boolean => status === 400 || status === 422;

/** @returns a request and the relevant part of its answer, for the evidence */
export const evidenceOf = (answer: Answer, telling?: string): string => {
  const { request, status, body } = answer;
  const error = [textAt(body, 'error'), textAt(body, 'message')].find((text) => text !== undefined);
  const details = isObject(at(body, 'details')) ? JSON.stringify(at(body, 'details')) : '';
  const said = telling ?? [error ?? '', details].join(' ').trim();
  return `${request} → ${status}${said === '' ? '' : `: ${clip(said)}`}`;
};

/** @returns the answer; @throws NoAnswer unless it is a success */
export const successOf = (answer: Answer): Answer => {
  if (isSuccess(answer)) return answer;
  const odd = answer.body === undefined && answer.status !== 204 ? ' (the answer is not JSON)' : '';
  throw new NoAnswer(`${evidenceOf(answer)}${odd}`);
};

const secondsOf = (header: string, date: string | null): number | undefined => {
  if (/^\d+$/.test(header)) return Number(header);
  const seconds = (Date.parse(header) - (Date.parse(date ?? '') || Date.now())) / 1000;
  return Number.isNaN(seconds) ? undefined : seconds;
};

/** Waits, but not longer than until the signal. It does not throw. */
export type Pause = (milliseconds: number, stop?: AbortSignal) => Promise<void>;

/** Plain HTTP to one ISAO, with one request at a time, within its rate limit. */
export class Api {
  /** The names of the headers that describe a rate limit. */
  readonly rateHeaders = new Set<string>();
  /** The forms of Retry-After in 429 answers, each with its evidence. */
  readonly retryAfters = new Map<'seconds' | 'date' | 'absent', string>();
  sent = 0;
  get stopped(): boolean {
    return this.#stop.aborted;
  }
  readonly #settings: Settings;
  readonly #stop: AbortSignal;
  readonly #say: (line: string) => void;
  readonly #pauseFor: Pause;
  #nextAt = 0;
  #waits = 0;
  #failures = 0;

  /** @param stop ends reads and waits, but not writes, because their answers may have an id to clean up */
  constructor(settings: Settings, stop: AbortSignal, say: (line: string) => void, pauseFor: Pause) {
    this.#settings = settings;
    this.#stop = stop;
    this.#say = say;
    this.#pauseFor = pauseFor;
  }

  /**
   * Waits and repeats the request after a 429.
   * @returns any other answer
   * @throws NoAnswer without one; Stopped at the end of the questions
   */
  async send(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const query = Object.entries(options.query ?? {}).map(
      ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
    );
    const search = query.length > 0 ? `?${query.join('&')}` : '';
    const request = `${method} ${path}${options.label === undefined ? search : `?${options.label}`}`;
    let throttled = 0;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#once(method, path + search, request, options);
      if (answer instanceof NoAnswer || answer.status >= 500) {
        const repeatable = method === 'GET' || (method === 'DELETE' && options.final === true);
        if (repeatable && attempt < READ_ATTEMPTS) {
          await this.#pause(RETRY_DELAY_MS * attempt, options);
          continue;
        }
        if (answer instanceof NoAnswer) throw answer;
      }
      if (answer.status !== 429) return answer;
      throttled += 1;
      if (throttled > MAX_WAITS_FOR_ONE) {
        if (options.final) throw new NoAnswer(evidenceOf(answer), false);
        throw new Stopped(`ISAO keeps throttling the key: ${evidenceOf(answer)}`, false);
      }
      await this.#waitOut(answer, options);
    }
  }

  async #once(method: string, path: string, request: string, options: RequestOptions): Promise<Answer | NoAnswer> {
    await this.#pause(Math.max(0, this.#nextAt - Date.now()), options);
    this.#nextAt = Date.now() + 60_000 / this.#settings.rate;
    this.sent += 1;
    const { base, key } = this.#settings;
    const sentKey = options.key === undefined ? key : options.key;
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await fetch(base.href + path, {
        method,
        headers: {
          accept: 'application/json',
          ...(sentKey === null ? {} : { authorization: `Bearer ${sentKey}` }),
          ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
        // The key must not go to another host.
        redirect: 'manual',
        signal: method === 'GET' && !options.final ? AbortSignal.any([timeout, this.#stop]) : timeout,
      });
      const text = await response.text();
      const answer = {
        request,
        status: response.status,
        headers: response.headers,
        body: parseJson(text.replaceAll(key, '[key]')),
      };
      if (answer.status >= 500) this.#countFailure(evidenceOf(answer), options);
      else this.#failures = 0;
      this.#heed(answer);
      return answer;
    } catch (error) {
      if (error instanceof Stopped) throw error;
      if (method === 'GET') this.#stopIfAsked(options);
      const why = timeout.aborted ? `no answer within ${TIMEOUT_MS / 1000} s` : networkCause(error);
      this.#countFailure(`${request}: ${why}`, options);
      return new NoAnswer(`${request}: ${why}`, !NEVER_SENT.test(why));
    }
  }

  /** Reads the rate limit from an answer, and slows down before it is reached. */
  #heed({ headers, status }: Answer): void {
    for (const name of headers.keys()) if (/rate-?limit|retry-after/.test(name)) this.rateHeaders.add(name);
    const remaining = headers.get('x-ratelimit-remaining') ?? headers.get('ratelimit-remaining');
    const reset = Number(headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset'));
    if (status === 429 || remaining !== '0' || !(reset > 0)) return;
    // Either seconds, or a time in seconds since 1970.
    const seconds = Math.min(reset > 1e9 ? reset - Date.now() / 1000 : reset, MAX_WAIT_S);
    this.#say(`the rate limit is used up: waiting ${Math.ceil(seconds)} s`);
    this.#nextAt = Date.now() + seconds * 1000;
  }

  async #waitOut(answer: Answer, options: RequestOptions): Promise<void> {
    const header = answer.headers.get('retry-after');
    const kind = header === null ? 'absent' : /^\d+$/.test(header) ? 'seconds' : 'date';
    this.retryAfters.set(kind, evidenceOf(answer, header === null ? 'no Retry-After' : `Retry-After: ${header}`));
    const seconds = header === null ? undefined : secondsOf(header, answer.headers.get('date'));
    await this.#wait(seconds ?? DEFAULT_WAIT_S, 'ISAO answered 429', options);
  }

  async #wait(seconds: number, why: string, options: RequestOptions): Promise<void> {
    this.#waits += 1;
    if (this.#waits > MAX_WAITS && !options.final) {
      throw new Stopped(
        `ISAO throttled the key ${MAX_WAITS} times. Give the key a higher rate limit, or set --rate lower.`,
      );
    }
    const wait = Math.min(Math.max(seconds, 0), MAX_WAIT_S);
    this.#say(`${why}: waiting ${Math.ceil(wait)} s`);
    await this.#pause(wait * 1000, options);
  }

  async #pause(milliseconds: number, { final }: RequestOptions): Promise<void> {
    if (final) {
      await this.#pauseFor(milliseconds);
      return;
    }
    this.#stopIfAsked({});
    await this.#pauseFor(milliseconds, this.#stop);
    this.#stopIfAsked({});
  }

  #countFailure(failure: string, { final }: RequestOptions): void {
    this.#failures += 1;
    if (this.#failures >= MAX_FAILURES && !final) throw new Stopped(`ISAO no longer answers: ${failure}`);
  }

  #stopIfAsked({ final }: RequestOptions): void {
    if (this.#stop.aborted && !final) throw new Stopped('Interrupted.', false);
  }
}

/** Failures before a request is sent. */
const NEVER_SENT = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/;

/** @returns why fetch failed, by the code of its cause, because the text may quote headers */
const networkCause = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? `no answer (${code})` : 'no answer: the connection failed';
};
