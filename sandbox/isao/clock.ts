/**
 * ISAO's own clock. It is not the client's: a client that compares ISAO's timestamps with its own time is wrong as soon
 * as the two differ, and `offset` makes them differ.
 */
export class Clock {
  /** Milliseconds that ISAO is ahead of the base clock (negative: behind). */
  offset = 0;
  readonly #base: () => number;

  /** @param base answers milliseconds since 1970; a constant function freezes the account's time */
  constructor(base: () => number = Date.now) {
    this.#base = base;
  }

  /** @returns ISAO's time in whole milliseconds since 1970 */
  now(): number {
    return Math.trunc(this.#base() + this.offset);
  }

  /** @returns ISAO's time as the ISO 8601 text that its answers carry */
  timestamp(): string {
    return new Date(this.now()).toISOString();
  }
}
