import { ZapierError } from './errors';

/** How many rows the table of one Zap has: docs.zapier.com, "Zapier operating constraints". */
const ROW_LIMIT = 105_000;

/**
 * The list of items that a polling Zap has seen. Zapier fills it with one poll when the Zap is turned on, adds the items
 * of every later poll and clears it when the Zap is turned off: docs.zapier.com, "How deduplication works in Zapier".
 *
 * "If your trigger contains more than this number, the Zap trigger may error": help.zapier.com, "Rate limits and throttling
 * in Zaps". Three assumptions fill what that leaves open: a poll with more items than rows always errors, it leaves the
 * table as it was, and of the items of many polls the oldest drop out.
 */
export class DedupeTable {
  readonly #seen = new Set<string>();
  readonly #limit: number;

  constructor(limit = ROW_LIMIT) {
    this.#limit = limit;
  }

  clear(): void {
    this.#seen.clear();
  }

  /**
   * Adds the items of a poll.
   * @param identify the text that tells an item from others.
   * @returns the items not seen before, each once, in the order of the poll.
   * @throws {ZapierError} when there are more of them than the table has rows.
   */
  add<Item>(items: readonly Item[], identify: (item: Item) => string): Item[] {
    if (items.length > this.#limit) {
      throw new ZapierError(
        'TooManyRecords',
        `The trigger returned ${items.length} records. Zapier remembers ${this.#limit} of a Zap.`,
      );
    }
    return items.filter((item) => {
      const identity = identify(item);
      if (this.#seen.has(identity)) return false;
      this.#seen.add(identity);
      const [oldest] = this.#seen;
      if (this.#seen.size > this.#limit && oldest !== undefined) this.#seen.delete(oldest);
      return true;
    });
  }
}
