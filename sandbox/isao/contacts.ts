import { hash } from 'node:crypto';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Clock } from './clock';
import { phoneKey, TEXT_FIELDS, validateContact } from './contact-fields';
import type { ContactValues, TextFieldName } from './contact-fields';
import { contactSql, searchText } from './contact-query';
import type { ContactQuery } from './contact-query';
import { number, text, textList } from './database';
import type { Row } from './database';
import { duplicatePhone, notFound } from './errors';
import type { EventName } from './events';
import type { Options } from './options';
import { madeUpContact } from './seed';

/** A contact as the API answers it. A blank optional field is null or left out. */
export type Contact = { id: string; name: string; phoneNumber: string } & {
  [field in Exclude<TextFieldName, 'name' | 'phoneNumber'>]?: string | null;
} & { tags: string[]; createdAt: string; updatedAt: string };

/** What a contact is made of when ISAO's own user creates it. */
export type ContactInput = Pick<Contact, 'name' | 'phoneNumber'> & Partial<Omit<Contact, 'id' | `${string}At`>>;

/** A page of contacts with the `meta` of the documents. */
export interface ContactPage {
  data: Contact[];
  meta: { page: number; limit: number; total: number; totalPages: number };
}

const RECENT = 50;
const DAY = 24 * 60 * 60 * 1000;
const COLUMNS = [
  ...['n', 'id', ...TEXT_FIELDS.map((field) => field.name)],
  ...['tags', 'createdAt', 'updatedAt', 'shuffle', 'phoneKey', 'searchText'],
];
const INSERT = `INTO contacts (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`;

/** The account's contacts: the same rules whether a request, a test or ISAO's own user changes one. */
export class Contacts {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  readonly #publish: (event: EventName, record: Contact) => void;
  readonly #options: Options;
  #last: number;

  /** @param publish is told of each event, with the contact as it is then */
  constructor(
    database: DatabaseSync,
    clock: Clock,
    publish: (event: EventName, record: Contact) => void,
    options: Options,
  ) {
    this.#database = database;
    this.#clock = clock;
    this.#publish = publish;
    this.#options = options;
    this.#last = Number(database.prepare('SELECT max(n) AS last FROM contacts').get()?.['last'] ?? 0);
  }

  /**
   * Creates a contact and publishes `contact.created`.
   * @throws ApiError 422 on a field that is refused, 409 where the phone number is taken
   */
  create(input: Partial<Record<string, unknown>>): Contact {
    const values = validateContact(input);
    this.#refuseDuplicate(values);
    const now = this.#clock.now();
    const row = this.#row(values, now, now);
    this.#database.prepare(`INSERT ${INSERT}`).run(...inOrder(row));
    const contact = this.#toContact(row);
    this.#publish('contact.created', contact);
    return contact;
  }

  /**
   * Changes the given fields and publishes `contact.updated`, even where nothing differs (assumption: each PUT is an
   * update). `updatedAt` always moves forward, whatever the clock does.
   * @throws ApiError 404, 422 or 409
   */
  update(id: string, input: Partial<Record<string, unknown>>): Contact {
    const existing = this.#find(id);
    if (existing === undefined) throw notFound('Contact');
    const values = validateContact(input, toValues(existing));
    this.#refuseDuplicate(values, id);
    const updatedAt = Math.max(this.#clock.now(), number(existing, 'updatedAt') + 1);
    const row = { ...existing, ...this.#columns(values), updatedAt };
    this.#database
      .prepare(`UPDATE contacts SET ${COLUMNS.map((column) => `${column} = :${column}`).join(', ')} WHERE n = :n`)
      .run(row);
    const contact = this.#toContact(row);
    this.#publish('contact.updated', contact);
    return contact;
  }

  /** Deletes a contact, as ISAO's own user may: the API has no such operation. @returns whether there was one */
  delete(id: string): boolean {
    return this.#database.prepare('DELETE FROM contacts WHERE id = ?').run(id).changes === 1;
  }

  /** @returns the contact, or undefined */
  get(id: string): Contact | undefined {
    const row = this.#find(id);
    return row && this.#toContact(row);
  }

  /** @returns all contacts in the order of their creation, which no request is told */
  all(): Contact[] {
    return this.#select('SELECT * FROM contacts ORDER BY n');
  }

  /** @returns how many contacts there are */
  count(): number {
    return this.#count('SELECT count(*) AS total FROM contacts');
  }

  /** @returns the page that a query asks for; past the end it is empty */
  list(query: ContactQuery): ContactPage {
    const { page, limit } = query;
    const sql = contactSql(query, this.#options);
    const total = this.#count(sql.count, sql.values);
    const data = this.#select(sql.page, { ...sql.values, limit, offset: (page - 1) * limit });
    return { data, meta: { page, limit, total, totalPages: Math.ceil(total / limit) } };
  }

  /** @returns up to 50 contacts that an event last happened to, in an order that tells nothing */
  recent(event: EventName): Contact[] {
    const latest = {
      'contact.created': 'SELECT n FROM contacts ORDER BY createdAt DESC, n DESC LIMIT :limit',
      'contact.updated': `SELECT n FROM contacts WHERE updatedAt > createdAt
                          ORDER BY updatedAt DESC, n DESC LIMIT :limit`,
    };
    return this.#select(`SELECT * FROM contacts WHERE n IN (${latest[event]}) ORDER BY shuffle`, { limit: RECENT });
  }

  /**
   * Adds made-up contacts of the year before today, as if they had been imported long ago: no event is published.
   * @param count how many; 100,000 take a second or so
   */
  seed(count: number): void {
    const insert = this.#database.prepare(`INSERT OR IGNORE ${INSERT}`);
    const now = this.#clock.now();
    this.#database.exec('BEGIN');
    for (let added = 0; added < count;) {
      const { age, untouched, ...values } = madeUpContact(this.#last + 1);
      const createdAt = now - DAY - Math.floor(age * 364 * DAY);
      const updatedAt = createdAt + Math.floor(untouched * (now - createdAt));
      // A made-up phone number may be taken already; the next one will do.
      added += Number(insert.run(...inOrder(this.#row(values, createdAt, updatedAt))).changes);
    }
    this.#database.exec('COMMIT');
  }

  #find(id: string): Row | undefined {
    return this.#database.prepare('SELECT * FROM contacts WHERE id = ?').get(id);
  }

  #select(sql: string, values: Record<string, string | number> = {}): Contact[] {
    return this.#database
      .prepare(sql)
      .all(values)
      .map((row) => this.#toContact(row));
  }

  #count(sql: string, values: Record<string, string | number> = {}): number {
    return Number(this.#database.prepare(sql).get(values)?.['total']);
  }

  /** @throws ApiError 409 where another contact has the phone number */
  #refuseDuplicate(values: ContactValues, ownId?: string): void {
    const holder = this.#database
      .prepare('SELECT id FROM contacts WHERE phoneKey = ?')
      .get(phoneKey(values.phoneNumber, this.#options.phoneUniqueness));
    if (holder !== undefined && holder['id'] !== ownId) throw duplicatePhone(text(holder, 'id'));
  }

  /** @returns a new contact's row; its id and its place in a shuffled list are a hash, so that neither tells its age */
  #row(values: ContactValues, createdAt: number, updatedAt: number) {
    this.#last += 1;
    const digest = hash('sha1', `${this.#options.randomSeed}:${this.#last}`, 'buffer');
    return {
      n: this.#last,
      id: `contact_${digest.toString('hex', 0, 8)}`,
      shuffle: digest.readUIntBE(8, 6),
      createdAt,
      updatedAt,
      ...this.#columns(values),
    };
  }

  /** @returns the columns that follow from a contact's values */
  #columns(values: ContactValues) {
    return {
      ...values,
      tags: JSON.stringify(values.tags),
      phoneKey: phoneKey(values.phoneNumber, this.#options.phoneUniqueness),
      searchText: searchText([values.name, values.email, values.phoneNumber]),
    };
  }

  #toContact(row: Row): Contact {
    const { name, phoneNumber, tags, ...optional } = toValues(row);
    const { blankFields } = this.#options;
    const omitted = blankFields === 'omitted' || (blankFields === 'mixed' && number(row, 'shuffle') % 2 === 0);
    return {
      id: text(row, 'id'),
      name,
      phoneNumber,
      ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null || !omitted)),
      tags,
      createdAt: new Date(number(row, 'createdAt')).toISOString(),
      updatedAt: new Date(number(row, 'updatedAt')).toISOString(),
    };
  }
}

/** @returns a row's values in the order of the columns: for 100,000 contacts much faster than by name */
function inOrder(row: Row): SQLOutputValue[] {
  return COLUMNS.map((column) => row[column] ?? null);
}

/** @returns the values that a row holds */
function toValues(row: Row): ContactValues {
  const optional = (column: TextFieldName): string | null => (row[column] === null ? null : text(row, column));
  return {
    name: text(row, 'name'),
    firstName: optional('firstName'),
    lastName: optional('lastName'),
    phoneNumber: text(row, 'phoneNumber'),
    email: optional('email'),
    position: optional('position'),
    currentCompany: optional('currentCompany'),
    industrySector: optional('industrySector'),
    city: optional('city'),
    country: optional('country'),
    tags: textList(row, 'tags'),
  };
}
