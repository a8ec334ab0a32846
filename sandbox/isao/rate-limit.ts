import { performance } from 'node:perf_hooks';
import type { Clock } from './clock';
import { tooManyRequests } from './errors';
import type { ApiKey } from './keys';
import type { Options } from './options';

/** Counts each key's requests in fixed windows. The limit is documented, the way of counting is not. */
export class RateLimiter {
  readonly #windows = new Map<string, { start: number; count: number }>();
  readonly #clock: Clock;
  readonly #options: Pick<Options, 'rateWindow' | 'retryAfter' | 'rateHeaders'>;

  constructor(clock: Clock, options: Pick<Options, 'rateWindow' | 'retryAfter' | 'rateHeaders'>) {
    this.#clock = clock;
    this.#options = options;
  }

  /**
   * @returns the rate limit headers, if the account sends them
   * @throws ApiError 429 if the key is over its limit
   */
  count(key: ApiKey): Record<string, string> {
    // Real time, because under a frozen clock a limit would never end. Whole milliseconds, so that 60 seconds don't round
    // up to 61.
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
        // HTTP dates have whole seconds; rounding down would ask for a retry too early.
        return { 'retry-after': new Date(Math.ceil(this.#clock.now() / 1000 + seconds) * 1000).toUTCString() };
      case 'absent':
        return {};
    }
  }
}
