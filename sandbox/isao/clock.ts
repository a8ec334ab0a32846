/**
 * ISAO's own clock. `offset` moves it away from the client's, to catch clients that compare ISAO's timestamps with their
 * own time.
 */
export class Clock {
  /** Milliseconds that ISAO is ahead of the base clock (negative: behind). */
  offset = 0;

  /** @param base returns milliseconds since 1970; a constant function freezes the account's time */
  constructor(private readonly base: () => number) {}

  /** @returns whole milliseconds since 1970 */
  now(): number {
    return Math.trunc(this.base() + this.offset);
  }

  timestamp(): string {
    return new Date(this.now()).toISOString();
  }
}
