/** How many items Zapier remembers for one Zap; that the oldest drop out first is our assumption. */
const ROW_LIMIT = 105_000;

/**
 * The list of items that a polling Zap has seen. Zapier fills it with one poll when the Zap is turned on, adds the items
 * of every later poll and clears it when the Zap is turned off: docs.zapier.com, "How deduplication works in Zapier".
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
   */
  add<Item>(items: readonly Item[], identify: (item: Item) => string): Item[] {
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
