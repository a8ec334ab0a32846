import { hash } from 'node:crypto';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Clock } from './clock';
import type { Row } from './database';
import { number, statement, text } from './database';
import { notFound } from './errors';
import type { Options } from './options';
import type { Blankable } from './record-fields';

/** A record as the API returns it. */
export type Stored<Fields> = { id: string } & Fields & { createdAt: string; updatedAt: string };

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

/** SQL conditions and their values. */
interface Filter {
  conditions: string[];
  values: Row;
  /** Placed after the table's name. */
  hint?: 'NOT INDEXED';
}

/** Receives each event with the record at that time. */
type Publish = (event: string, record: object) => void;

/** What the stores of an account have in common. */
export interface Shared {
  database: DatabaseSync;
  clock: Clock;
  publish: Publish;
  options: Options;
}

const COMMON_COLUMNS = [
  'n INTEGER PRIMARY KEY',
  'id TEXT NOT NULL UNIQUE',
  'createdAt INTEGER NOT NULL',
  'updatedAt INTEGER NOT NULL',
  'shuffle INTEGER NOT NULL',
];

const RECENT = 50;

/** `n` breaks ties, so that the order stays the same while nothing changes. */
const ORDERS: Record<Options['order'], string> = {
  shuffled: 'shuffle, n',
  newest: 'createdAt DESC, n DESC',
  oldest: 'createdAt, n',
  updated: 'updatedAt DESC, n DESC',
  'updated-oldest': 'updatedAt, n',
};

/** The account's records of one kind: what all kinds have in common. Nobody can subscribe to an event that ISAO doesn't have. */
export abstract class Store<Fields extends object> {
  protected readonly database: DatabaseSync;
  protected readonly clock: Clock;
  protected readonly options: Options;
  readonly #subject: string;
  readonly #table: string;
  readonly #columns: string[];
  readonly #publish: Publish;
  readonly #readableAt = new Map<string, number>();
  #last: number;

  /**
   * Creates the table, if it doesn't exist. Columns are named like the API's fields, times are milliseconds since 1970. `n`
   * counts the records in the order of their creation and never leaves the database; `shuffle` is the position in the
   * unreliable order of a list.
   * @param subject the kind of record; its plural is the name of the table
   * @param columns the columns that only this kind of record has
   * @param filters the columns that a list can be filtered by
   */
  constructor(
    subject: string,
    columns: readonly string[],
    filters: readonly string[],
    { database, clock, publish, options }: Shared,
  ) {
    this.database = database;
    this.clock = clock;
    this.options = options;
    this.#subject = subject;
    this.#table = `${subject}s`;
    database.exec(`CREATE TABLE IF NOT EXISTS ${this.#table} (${[...COMMON_COLUMNS, ...columns].join(', ')}) STRICT`);
    for (const first of ['shuffle', 'createdAt', 'updatedAt']) {
      const indexed = [first, 'n', ...filters.filter((column) => column !== first)].join(', ');
      database.exec(`CREATE INDEX IF NOT EXISTS ${this.#table}_by_${first} ON ${this.#table} (${indexed})`);
    }
    this.#columns = database
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(this.#table)
      .map((row) => text(row, 'name'));
    this.#publish = publish;
    this.#last = Number(database.prepare(`SELECT max(n) AS last FROM ${this.#table}`).get()?.['last'] ?? 0);
  }

  /** Deletes a record, which is possible in ISAO itself but not in the API. @returns whether there was one */
  delete(id: string): boolean {
    return this.database.prepare(`DELETE FROM ${this.#table} WHERE id = ?`).run(id).changes === 1;
  }

  get(id: string): Stored<Fields> | undefined {
    const row = this.#find(id);
    return row && this.#toRecord(row);
  }

  /** @returns the record as a request by its id finds it, which `readLag` may delay; @throws ApiError 404 */
  read(id: string): Stored<Fields> {
    if (Date.now() < (this.#readableAt.get(id) ?? 0)) throw notFound(this.#name);
    return this.#toRecord(this.existing(id));
  }

  /** @returns all records in the order of their creation, which no request may see */
  all(): Stored<Fields>[] {
    return this.#select(`SELECT * FROM ${this.#table} ORDER BY n`);
  }

  /** @returns the ids of all records in the order of their creation */
  ids(): string[] {
    return this.database
      .prepare(`SELECT id FROM ${this.#table} ORDER BY n`)
      .all()
      .map((row) => text(row, 'id'));
  }

  count(): number {
    return this.#count(`SELECT count(*) AS total FROM ${this.#table}`);
  }

  /** @returns up to 50 records with the most recent events of this kind, shuffled */
  recent(event: string): Stored<Fields>[] {
    const latest = event.endsWith('.created')
      ? `SELECT n FROM ${this.#table} ORDER BY createdAt DESC, n DESC LIMIT :limit`
      : `SELECT n FROM ${this.#table} WHERE updatedAt > createdAt ORDER BY updatedAt DESC, n DESC LIMIT :limit`;
    return this.#select(`SELECT * FROM ${this.#table} WHERE n IN (${latest}) ORDER BY shuffle`, { limit: RECENT });
  }

  /** @returns a record's fields, without the id and the timestamps */
  protected abstract fields(row: Row): Fields;

  /** Stores a new record and publishes its event. @param columns those of this kind of record */
  protected add(columns: Row): Stored<Fields> {
    const now = this.clock.now();
    const row = this.#newRow({ ...columns, createdAt: now, updatedAt: now });
    this.#insert('INSERT').run(...this.#inOrder(row));
    if (this.options.readLag > 0) this.#readableAt.set(text(row, 'id'), Date.now() + this.options.readLag);
    return this.#published(`${this.#subject}.created`, row);
  }

  /**
   * Stores the given columns and publishes the event, even if nothing changes (assumption). `updatedAt` always moves
   * forward, whatever the clock does.
   */
  protected change(existing: Row, columns: Row): Stored<Fields> {
    const row = { ...existing, ...columns, updatedAt: Math.max(this.clock.now(), number(existing, 'updatedAt') + 1) };
    const assignments = this.#columns.map((column) => `${column} = :${column}`).join(', ');
    statement(this.database, `UPDATE ${this.#table} SET ${assignments} WHERE n = :n`).run(row);
    return this.#published(`${this.#subject}.updated`, row);
  }

  /**
   * Adds made-up records without events, as if they had been imported long ago. 100,000 take about a second.
   * @param madeUp makes the columns of record `n`; records that violate a constraint are skipped
   */
  protected import(count: number, madeUp: (n: number) => Row): void {
    const insert = this.#insert('INSERT OR IGNORE');
    this.database.exec('BEGIN');
    for (let added = 0; added < count;) {
      const row = this.#newRow(madeUp(this.#last + 1));
      added += Number(insert.run(...this.#inOrder(row)).changes);
    }
    this.database.exec('COMMIT');
  }

  /** @throws ApiError 404 */
  protected existing(id: string): Row {
    const row = this.#find(id);
    if (row === undefined) throw notFound(this.#name);
    return row;
  }

  /** @returns the requested page; past the end it is empty */
  protected page(
    { page, limit, order: wanted, ...since }: Query,
    { conditions, values, hint }: Filter = { conditions: [], values: {} },
  ): Page<Stored<Fields>> {
    const table = this.#table;
    const bounds = this.#bounds(since);
    const all = [...conditions, ...bounds.conditions];
    const given = { ...values, ...bounds.values };
    const from = `FROM ${table} ${hint ?? ''} ${all.length > 0 ? `WHERE ${all.join(' AND ')}` : ''}`;
    const order = ORDERS[wanted ?? this.options.order];
    const total = this.#count(`SELECT count(*) AS total ${from}`, given);
    // The inner query needs only an index, so only the rows of the page are read.
    const data = this.#select(
      `SELECT ${table}.* FROM (SELECT n ${from} ORDER BY ${order} LIMIT :limit OFFSET :offset)
       JOIN ${table} USING (n) ORDER BY ${order}`,
      { ...given, limit, offset: (page - 1) * limit },
    );
    return { data, meta: { page, limit, total, totalPages: Math.ceil(total / limit) } };
  }

  /** @returns the fields, with blank ones as null or left out */
  protected withBlanks<T extends object>(row: Row, fields: T): Blankable<T> {
    const { blankFields } = this.options;
    const omitted = blankFields === 'omitted' || (blankFields === 'mixed' && number(row, 'shuffle') % 2 === 0);
    const kept = Object.entries(fields).filter(([, value]) => !omitted || value !== null);
    return Object.fromEntries(kept) as Blankable<T>;
  }

  #bounds(since: Pick<Query, 'createdSince' | 'updatedSince'>): Filter {
    const { sinceInclusive } = this.options;
    const filter: Filter = { conditions: [], values: {} };
    for (const bound of ['createdSince', 'updatedSince'] as const) {
      const value = since[bound];
      if (value === undefined) continue;
      const isInclusive = sinceInclusive === true || sinceInclusive === bound;
      filter.conditions.push(`${bound.replace('Since', 'At')} ${isInclusive ? '>=' : '>'} :${bound}`);
      filter.values[bound] = value;
    }
    return filter;
  }

  /** The id and the place in a shuffled list come from a hash, so that neither shows a record's age. */
  #newRow(columns: Row): Row {
    this.#last += 1;
    const digest = hash('sha1', `1:${this.#last}`, 'buffer');
    return {
      ...columns,
      n: this.#last,
      id: `${this.#subject}_${digest.toString('hex', 0, 8)}`,
      shuffle: digest.readUIntBE(8, 6),
    };
  }

  /** `Contact`, as errors have it. */
  get #name(): string {
    return this.#subject.replace(/^./, (letter) => letter.toUpperCase());
  }

  #find(id: string): Row | undefined {
    return statement(this.database, `SELECT * FROM ${this.#table} WHERE id = ?`).get(id);
  }

  #insert(verb: 'INSERT' | 'INSERT OR IGNORE') {
    const places = this.#columns.map(() => '?').join(', ');
    return statement(this.database, `${verb} INTO ${this.#table} (${this.#columns.join(', ')}) VALUES (${places})`);
  }

  /** Values by position, because for 100,000 rows that is much faster than by name. */
  #inOrder(row: Row): SQLOutputValue[] {
    return this.#columns.map((column) => row[column] ?? null);
  }

  #published(event: string, row: Row): Stored<Fields> {
    const record = this.#toRecord(row);
    this.#publish(event, record);
    return record;
  }

  #select(sql: string, values: Row = {}): Stored<Fields>[] {
    return statement(this.database, sql)
      .all(values)
      .map((row) => this.#toRecord(row));
  }

  #count(sql: string, values: Row = {}): number {
    return Number(statement(this.database, sql).get(values)?.['total']);
  }

  #toRecord(row: Row): Stored<Fields> {
    return {
      id: text(row, 'id'),
      ...this.fields(row),
      createdAt: new Date(number(row, 'createdAt')).toISOString(),
      updatedAt: new Date(number(row, 'updatedAt')).toISOString(),
    };
  }
}
