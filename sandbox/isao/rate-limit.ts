import { performance } from 'node:perf_hooks';
import { tooManyRequests } from './errors';
import type { ApiKey } from './keys';

const WINDOW_MS = 60_000;

/** Counts each key's requests in fixed windows. The limit is documented, the way of counting is not. */
export class RateLimiter {
  readonly #windows = new Map<string, { start: number; count: number }>();

  count(key: ApiKey): void {
    // Real time, because under a frozen clock a limit would never end. Whole milliseconds, so that 60 seconds don't round
    // up to 61.
    const now = Math.floor(performance.now());
    let window = this.#windows.get(key.id);
    if (window === undefined || now - window.start >= WINDOW_MS) {
      window = { start: now, count: 0 };
      this.#windows.set(key.id, window);
    }
    if (window.count >= key.rateLimit) throw tooManyRequests(Math.ceil((window.start + WINDOW_MS - now) / 1000));
    window.count += 1;
  }
}
