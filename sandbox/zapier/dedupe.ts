import { ZapierError } from './errors';

/** The rows of one Zap's table: docs.zapier.com, "Zapier operating constraints". */
const ROW_LIMIT = 105_000;

/**
 * The items that a polling Zap has seen. Zapier fills the list with one poll when the Zap is turned on, adds the items of
 * every later poll and clears it when the Zap is turned off: docs.zapier.com, "How deduplication works in Zapier".
 *
 * "If your trigger contains more than this number, the Zap trigger may error": help.zapier.com, "Rate limits and throttling
 * in Zaps". We assume that a poll with more items than rows always errors and leaves the table unchanged, and that the
 * oldest items are dropped when many polls fill the table.
 */
export class DedupeTable {
  readonly #seen = new Set<string>();

  constructor(private readonly limit = ROW_LIMIT) {}

  clear(): void {
    this.#seen.clear();
  }

  /**
   * Adds the items of a poll.
   * @param identify returns the text that identifies an item.
   * @returns the new items, each once, in the order of the poll.
   * @throws {ZapierError} if there are more items than rows.
   */
  add<Item>(items: readonly Item[], identify: (item: Item) => string): Item[] {
    if (items.length > this.limit) {
      throw new ZapierError(
        'TooManyRecords',
        `The trigger returned ${items.length} records. Zapier remembers ${this.limit} of a Zap.`,
      );
    }
    return items.filter((item) => {
      const identity = identify(item);
      if (this.#seen.has(identity)) return false;
      this.#seen.add(identity);
      const [oldest] = this.#seen;
      if (this.#seen.size > this.limit && oldest !== undefined) this.#seen.delete(oldest);
      return true;
    });
  }
}
