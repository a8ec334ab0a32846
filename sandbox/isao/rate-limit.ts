import { performance } from 'node:perf_hooks';
import type { Clock } from './clock';
import { tooManyRequests } from './errors';
import type { ApiKey } from './keys';
import type { Options } from './options';

/** Counts each key's requests in fixed windows. That each key has a limit is documented, how it is counted is not. */
export class RateLimiter {
  readonly #windows = new Map<string, { start: number; count: number }>();
  readonly #clock: Clock;
  readonly #options: Pick<Options, 'rateWindow' | 'retryAfter' | 'rateHeaders'>;

  constructor(clock: Clock, options: Pick<Options, 'rateWindow' | 'retryAfter' | 'rateHeaders'>) {
    this.#clock = clock;
    this.#options = options;
  }

  /**
   * Counts one request.
   * @returns what is left, as headers, if the account sends them
   * @throws ApiError 429 where the key has used up its window
   */
  count(key: ApiKey): Record<string, string> {
    // Real time passes even where ISAO's clock is frozen; without that a limit would never lift.
    // Whole milliseconds, lest a rounding error turn 60 seconds into 61.
    const now = Math.floor(performance.now());
    let window = this.#windows.get(key.id);
    if (window === undefined || now - window.start >= this.#options.rateWindow) {
      window = { start: now, count: 0 };
      this.#windows.set(key.id, window);
    }
    if (window.count >= key.rateLimit) {
      throw tooManyRequests(this.#retryAfter(window.start + this.#options.rateWindow - now));
    }
    window.count += 1;
    if (!this.#options.rateHeaders) return {};
    return {
      'x-ratelimit-limit': String(key.rateLimit),
      'x-ratelimit-remaining': String(key.rateLimit - window.count),
      'x-ratelimit-reset': String(Math.ceil((window.start + this.#options.rateWindow - now) / 1000)),
    };
  }

  #retryAfter(milliseconds: number): Record<string, string> {
    const seconds = Math.ceil(milliseconds / 1000);
    switch (this.#options.retryAfter) {
      case 'seconds':
        return { 'retry-after': String(seconds) };
      case 'date':
        // HTTP dates have no fractions of a second: a date that is rounded down would ask for a retry too early.
        return { 'retry-after': new Date(Math.ceil(this.#clock.now() / 1000 + seconds) * 1000).toUTCString() };
      case 'absent':
        return {};
    }
  }
}
