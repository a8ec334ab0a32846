import { hash } from 'node:crypto';
import type { Clock } from './clock';
import { notFound } from './errors';
import type { Options } from './options';
import type { Blankable, Fields } from './record-fields';

export type Stored<Answer> = { id: string } & Answer & { createdAt: string; updatedAt: string };

/** When a record was created and last changed, in milliseconds since 1970. */
export interface Times {
  createdAt: number;
  updatedAt: number;
}

/** A record as the account keeps it. */
export interface Row<Kept> extends Times {
  /** Counts the records in the order of their creation. */
  n: number;
  id: string;
  /** The position in the unreliable order of a list. */
  shuffle: number;
  /** Null in a field is blank. */
  fields: Kept;
}

/** The requested page of a list, and filters that all lists have, in milliseconds since 1970. */
export interface Query {
  page: number;
  limit: number;
  createdSince?: number | undefined;
  updatedSince?: number | undefined;
  /** Overrides the account's order, for pages in ISAO itself. */
  order?: Options['order'];
}

/** A page of records with the documented `meta`. */
export interface Page<T> {
  data: T[];
  meta: { page: number; limit: number; total: number; totalPages: number };
}

/** What the stores of an account have in common. */
export interface Shared {
  clock: Clock;
  options: Options;
  /** Receives each event with the record at that time. */
  publish: (event: string, record: object) => void;
}

const RECENT = 50;

/** `n` breaks ties, so that the order stays the same while nothing changes. */
const ORDERS: Record<Options['order'], (a: Row<unknown>, b: Row<unknown>) => number> = {
  shuffled: (a, b) => a.shuffle - b.shuffle,
  newest: (a, b) => b.createdAt - a.createdAt || b.n - a.n,
  oldest: (a, b) => a.createdAt - b.createdAt || a.n - b.n,
  updated: (a, b) => b.updatedAt - a.updatedAt || b.n - a.n,
  'updated-oldest': (a, b) => a.updatedAt - b.updatedAt || a.n - b.n,
};

/** The account's records of one kind: what all kinds have in common. Nobody can subscribe to an event that ISAO doesn't have. */
export abstract class Store<Kept extends object, Answer extends object> {
  protected readonly clock: Clock;
  protected readonly options: Options;
  readonly #subject: string;
  readonly #blank: object;
  readonly #publish: Shared['publish'];
  /** By id, in the order of their creation. */
  readonly #rows = new Map<string, Row<Kept>>();
  /** The rows in the orders that were asked for since the last change. */
  readonly #sorted = new Map<Options['order'], Row<Kept>[]>();
  readonly #readableAt = new Map<string, number>();
  #last = 0;

  constructor(subject: string, fields: Fields, { clock, publish, options }: Shared) {
    this.clock = clock;
    this.options = options;
    this.#subject = subject;
    this.#blank = Object.fromEntries(Object.keys(fields).map((name) => [name, null]));
    this.#publish = publish;
  }

  /** Deletes a record, which is possible in ISAO itself but not in the API. @returns whether there was one */
  delete(id: string): boolean {
    const row = this.#rows.get(id);
    if (row) this.put(row, undefined);
    return row !== undefined;
  }

  get(id: string): Stored<Answer> | undefined {
    const row = this.#rows.get(id);
    return row && this.#toRecord(row);
  }

  /** @returns the record as a request by its id finds it, which `readLag` may delay; @throws ApiError 404 */
  read(id: string): Stored<Answer> {
    if (Date.now() < (this.#readableAt.get(id) ?? 0)) throw notFound(this.#name);
    return this.#toRecord(this.existing(id));
  }

  /** @returns all records in the order of their creation, which no request may see */
  all(): Stored<Answer>[] {
    return Array.from(this.#rows.values(), (row) => this.#toRecord(row));
  }

  count(): number {
    return this.#rows.size;
  }

  /** @returns up to 50 records with the most recent events of this kind, shuffled */
  recent(event: string): Stored<Answer>[] {
    const rows = event.endsWith('.created')
      ? this.#inOrder('newest')
      : this.#inOrder('updated').filter(({ createdAt, updatedAt }) => updatedAt > createdAt);
    const latest = rows.slice(0, RECENT).sort(ORDERS.shuffled);
    return latest.map((row) => this.#toRecord(row));
  }

  /** @returns a record's fields, without the id and the timestamps */
  protected abstract answer(row: Row<Kept>): Answer;

  protected add(fields: Partial<Kept>): Stored<Answer> {
    const now = this.clock.now();
    const row = this.insert(fields, { createdAt: now, updatedAt: now });
    if (this.options.readLag > 0) this.#readableAt.set(row.id, Date.now() + this.options.readLag);
    return this.#published('created', row);
  }

  /**
   * Stores the given fields and publishes the event, even if nothing changes (assumption). `updatedAt` always moves
   * forward, whatever the clock does.
   */
  protected change(before: Row<Kept>, fields: Partial<Kept>): Stored<Answer> {
    const updatedAt = Math.max(this.clock.now(), before.updatedAt + 1);
    const after = { ...before, updatedAt, fields: { ...before.fields, ...fields } };
    this.put(before, after);
    return this.#published('updated', after);
  }

  /** Stores a new record without an event. Its id and its place in a shuffled list are a hash, so that neither shows its age. */
  protected insert(fields: Partial<Kept>, times: Times): Row<Kept> {
    this.#last += 1;
    const digest = hash('sha1', `1:${this.#last}`, 'buffer');
    const row = {
      n: this.#last,
      id: `${this.#subject}_${digest.toString('hex', 0, 8)}`,
      shuffle: digest.readUIntBE(8, 6),
      createdAt: times.createdAt,
      updatedAt: times.updatedAt,
      fields: { ...this.#blank, ...fields } as Kept,
    };
    this.put(undefined, row);
    return row;
  }

  /** Every change of the records. @param before nothing for a new one; @param after nothing for one that is deleted */
  protected put(before: Row<Kept> | undefined, after: Row<Kept> | undefined): void {
    this.#sorted.clear();
    if (after) this.#rows.set(after.id, after);
    else if (before) this.#rows.delete(before.id);
  }

  protected existing(id: string): Row<Kept> {
    const row = this.#rows.get(id);
    if (row === undefined) throw notFound(this.#name);
    return row;
  }

  /** @returns the requested page; past the end it is empty */
  protected page(
    { page, limit, order, ...since }: Query,
    isWanted: (fields: Kept) => boolean = () => true,
  ): Page<Stored<Answer>> {
    const isCreated = this.#isSince('createdAt', since.createdSince);
    const isUpdated = this.#isSince('updatedAt', since.updatedSince);
    const rows = this.#inOrder(order ?? this.options.order).filter(
      (row) => isCreated(row) && isUpdated(row) && isWanted(row.fields),
    );
    const total = rows.length;
    const data = rows.slice((page - 1) * limit, page * limit).map((row) => this.#toRecord(row));
    return { data, meta: { page, limit, total, totalPages: Math.ceil(total / limit) } };
  }

  /** @returns the fields, with blank ones as null or left out */
  protected withBlanks<T extends object>(row: Row<Kept>, fields: T): Blankable<T> {
    const { blankFields } = this.options;
    const omitted = blankFields === 'omitted' || (blankFields === 'mixed' && row.shuffle % 2 === 0);
    const kept = Object.entries(fields).filter(([, value]) => !omitted || value !== null);
    return Object.fromEntries(kept) as Blankable<T>;
  }

  #isSince(time: keyof Times, since = -Infinity): (row: Times) => boolean {
    const { sinceInclusive } = this.options;
    return (row) => row[time] > since || (sinceInclusive && row[time] === since);
  }

  #inOrder(order: Options['order']): Row<Kept>[] {
    const rows = this.#sorted.get(order) ?? [...this.#rows.values()].sort(ORDERS[order]);
    this.#sorted.set(order, rows);
    return rows;
  }

  /** `Contact`, as errors have it. */
  get #name(): string {
    return this.#subject.replace(/^./, (letter) => letter.toUpperCase());
  }

  #published(what: 'created' | 'updated', row: Row<Kept>): Stored<Answer> {
    const record = this.#toRecord(row);
    this.#publish(`${this.#subject}.${what}`, record);
    return record;
  }

  #toRecord(row: Row<Kept>): Stored<Answer> {
    return {
      id: row.id,
      ...this.answer(row),
      createdAt: new Date(row.createdAt).toISOString(),
      updatedAt: new Date(row.updatedAt).toISOString(),
    };
  }
}
