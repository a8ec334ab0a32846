import { hash } from 'node:crypto';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Clock } from './clock';
import { number, statement, text } from './database';
import type { Row } from './database';
import type { Options } from './options';

/** A record as the API answers it. */
export type Stored<Fields> = { id: string } & Fields & { createdAt: string; updatedAt: string };

/** Which page of a list is asked for. */
export interface Paging {
  page: number;
  limit: number;
  /** The order of the list, if it is not the account's: ISAO's own pages, which no request reads. */
  order?: Options['order'];
}

/** A page of records with the `meta` of the documents. */
export interface Page<T> {
  data: T[];
  meta: { page: number; limit: number; total: number; totalPages: number };
}

/** Which records a list is about: conditions in SQL and the values that they name. */
export interface Filter {
  conditions: string[];
  values: Record<string, string | number>;
  /** What SQLite has to know about the table. */
  hint?: 'NOT INDEXED';
}

/** Is told of each event, with the record as it is then. */
type Publish = (event: string, record: object) => void;

/** What the stores of an account have in common. */
export interface Shared {
  database: DatabaseSync;
  clock: Clock;
  publish: Publish;
  options: Options;
}

const RECENT = 50;

/** `n` settles ties, so that a list has one order while nothing changes. */
const ORDERS: Record<Options['order'], string> = {
  shuffled: 'shuffle, n',
  newest: 'createdAt DESC, n DESC',
  oldest: 'createdAt, n',
  updated: 'updatedAt DESC, n DESC',
  'updated-oldest': 'updatedAt, n',
};

/** The account's records of one kind: what holds for contacts and deals alike. Nobody can subscribe to events that ISAO lacks. */
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
   * @param subject what the records are; their table is named by its plural
   * @param schema the SQL that creates the table, if it isn't there
   */
  constructor(subject: string, schema: string, { database, clock, publish, options }: Shared) {
    this.database = database;
    this.clock = clock;
    this.options = options;
    this.#subject = subject;
    this.#table = `${subject}s`;
    database.exec(schema);
    this.#columns = database
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(this.#table)
      .map((row) => text(row, 'name'));
    this.#publish = publish;
    this.#last = Number(database.prepare(`SELECT max(n) AS last FROM ${this.#table}`).get()?.['last'] ?? 0);
  }

  /** Deletes a record, as ISAO's own user may: the API has no such operation. @returns whether there was one */
  delete(id: string): boolean {
    return this.database.prepare(`DELETE FROM ${this.#table} WHERE id = ?`).run(id).changes === 1;
  }

  /** @returns the record, or undefined */
  get(id: string): Stored<Fields> | undefined {
    const row = this.find(id);
    return row && this.#toRecord(row);
  }

  /** @returns the record as a request by its id finds it: not at once, where the option `readLag` says so */
  read(id: string): Stored<Fields> | undefined {
    return Date.now() < (this.#readableAt.get(id) ?? 0) ? undefined : this.get(id);
  }

  /** @returns all records in the order of their creation, which no request is told */
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

  /** @returns how many records there are */
  count(): number {
    return this.#count(`SELECT count(*) AS total FROM ${this.#table}`);
  }

  /** @returns up to 50 records that an event last happened to, in an order that tells nothing */
  recent(event: string): Stored<Fields>[] {
    const latest = event.endsWith('.created')
      ? `SELECT n FROM ${this.#table} ORDER BY createdAt DESC, n DESC LIMIT :limit`
      : `SELECT n FROM ${this.#table} WHERE updatedAt > createdAt ORDER BY updatedAt DESC, n DESC LIMIT :limit`;
    return this.#select(`SELECT * FROM ${this.#table} WHERE n IN (${latest}) ORDER BY shuffle`, { limit: RECENT });
  }

  /** @returns what a row says, between the id and the timestamps */
  protected abstract fields(row: Row): Fields;

  /** Stores a new record and publishes its event. @param columns those that are not the same for all kinds */
  protected add(columns: Row): Stored<Fields> {
    const now = this.clock.now();
    const row = this.#newRow({ ...columns, createdAt: now, updatedAt: now });
    this.#insert('INSERT').run(...this.#inOrder(row));
    if (this.options.readLag > 0) this.#readableAt.set(text(row, 'id'), Date.now() + this.options.readLag);
    return this.#published(`${this.#subject}.created`, row);
  }

  /**
   * Stores the columns that are given and publishes the event, even where nothing differs (assumption: each PUT is an
   * update). `updatedAt` always moves forward, whatever the clock does.
   */
  protected change(existing: Row, columns: Row): Stored<Fields> {
    const row = { ...existing, ...columns, updatedAt: Math.max(this.clock.now(), number(existing, 'updatedAt') + 1) };
    const assignments = this.#columns.map((column) => `${column} = :${column}`).join(', ');
    statement(this.database, `UPDATE ${this.#table} SET ${assignments} WHERE n = :n`).run(row);
    return this.#published(`${this.#subject}.updated`, row);
  }

  /**
   * Adds made-up records, as if they had been imported long ago: no event is published.
   * @param count how many; 100,000 take a second or so
   * @param madeUp the columns of the record of a number; one that another record's columns forbid is passed over
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

  protected find(id: string): Row | undefined {
    return statement(this.database, `SELECT * FROM ${this.#table} WHERE id = ?`).get(id);
  }

  /** @returns the page that a query asks for; past the end it is empty */
  protected page({ page, limit, order: wanted }: Paging, { conditions, values, hint }: Filter): Page<Stored<Fields>> {
    const table = this.#table;
    const from = `FROM ${table} ${hint ?? ''} ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}`;
    const order = ORDERS[wanted ?? this.options.order];
    const total = this.#count(`SELECT count(*) AS total ${from}`, values);
    // The inner query can be answered by an index alone, so that only the rows of the page are ever read.
    const data = this.#select(
      `SELECT ${table}.* FROM (SELECT n ${from} ORDER BY ${order} LIMIT :limit OFFSET :offset)
       JOIN ${table} USING (n) ORDER BY ${order}`,
      { ...values, limit, offset: (page - 1) * limit },
    );
    return { data, meta: { page, limit, total, totalPages: Math.ceil(total / limit) } };
  }

  /** @returns optional fields as this record has them: a blank one is null or left out */
  protected withBlanks<Optional extends object>(row: Row, fields: Optional): Partial<Optional> {
    const { blankFields } = this.options;
    const omitted = blankFields === 'omitted' || (blankFields === 'mixed' && number(row, 'shuffle') % 2 === 0);
    const kept: Partial<Optional> = { ...fields };
    for (const name in kept) if (omitted && kept[name] === null) Reflect.deleteProperty(kept, name);
    return kept;
  }

  /** @returns a new record's row; its id and its place in a shuffled list are a hash, so that neither tells its age */
  #newRow(columns: Row): Row {
    this.#last += 1;
    const digest = hash('sha1', `${this.options.randomSeed}:${this.#last}`, 'buffer');
    return {
      ...columns,
      n: this.#last,
      id: `${this.#subject}_${digest.toString('hex', 0, 8)}`,
      shuffle: digest.readUIntBE(8, 6),
    };
  }

  #insert(verb: 'INSERT' | 'INSERT OR IGNORE') {
    const places = this.#columns.map(() => '?').join(', ');
    return statement(this.database, `${verb} INTO ${this.#table} (${this.#columns.join(', ')}) VALUES (${places})`);
  }

  /** @returns a row's values in the order of the columns: for 100,000 rows much faster than by name */
  #inOrder(row: Row): SQLOutputValue[] {
    return this.#columns.map((column) => row[column] ?? null);
  }

  #published(event: string, row: Row): Stored<Fields> {
    const record = this.#toRecord(row);
    this.#publish(event, record);
    return record;
  }

  #select(sql: string, values: Record<string, string | number> = {}): Stored<Fields>[] {
    return statement(this.database, sql)
      .all(values)
      .map((row) => this.#toRecord(row));
  }

  #count(sql: string, values: Record<string, string | number> = {}): number {
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
