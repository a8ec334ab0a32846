import type { ContactFields, ContactValues } from './contact-fields';
import { CONTACT_COLUMNS, phoneKey, readContact, validateContact } from './contact-fields';
import type { ContactQuery } from './contact-query';
import { contactFilter, searchText } from './contact-query';
import type { Row } from './database';
import { statement, text } from './database';
import { duplicatePhone, notFound } from './errors';
import { madeUpContact } from './seed';
import type { Page, Shared, Stored } from './store';
import { Store } from './store';

/** `phoneKey` is the phone number as the uniqueness check sees it; `searchText` is what `search` looks through. */
const COLUMNS = [...CONTACT_COLUMNS, 'phoneKey TEXT NOT NULL UNIQUE', 'searchText TEXT NOT NULL'];

/** A contact as the API returns it. */
export type Contact = Stored<ContactFields>;

/** The fields with which a user creates a contact in ISAO itself. */
export type ContactInput = Pick<ContactFields, 'name' | 'phoneNumber'> & Partial<ContactFields>;

/** The account's contacts. The same rules apply to requests, tests and changes in ISAO itself. */
export class Contacts extends Store<ContactFields> {
  constructor(shared: Shared) {
    super('contact', COLUMNS, ['createdAt', 'updatedAt'], shared);
  }

  /**
   * Creates a contact and publishes `contact.created`.
   * @throws ApiError 422 if a field is refused, 409 if the phone number is taken
   */
  create(input: Partial<Record<string, unknown>>): Contact {
    const values = validateContact(input);
    this.#refuseDuplicate(values);
    return this.add(this.#columns(values));
  }

  /**
   * Changes the given fields and publishes `contact.updated`.
   * @throws ApiError 404, 422 or 409
   */
  update(id: string, input: Partial<Record<string, unknown>>): Contact {
    const existing = this.find(id);
    if (existing === undefined) throw notFound('Contact');
    const { putNull, putTags } = this.options;
    const given = putNull === 'ignored' ? withoutNulls(input) : input;
    const before = toValues(existing);
    const values = validateContact(given, before, putNull !== 'refused');
    if (putTags === 'merges') values.tags = [...new Set([...before.tags, ...values.tags])];
    this.#refuseDuplicate(values, id);
    return this.change(existing, this.#columns(values));
  }

  /** @returns the requested page; past the end it is empty */
  list(query: ContactQuery): Page<Contact> {
    return this.page(query, contactFilter(query, this.options));
  }

  /** Adds made-up contacts without events, and skips phone numbers that are taken. */
  seed(count: number): void {
    const now = this.clock.now();
    this.import(count, (n) => {
      const { createdAt, updatedAt, ...values } = madeUpContact(n, now);
      return { createdAt, updatedAt, ...this.#columns(values) };
    });
  }

  /** Imports made-up contacts with their events, as a user can in ISAO itself, and skips phone numbers that are taken. */
  importNow(count: number): void {
    for (let n = this.count() + 1, left = count; left > 0; n += 1) {
      const contact = madeUpContact(n, this.clock.now());
      const key = phoneKey(contact.phoneNumber, this.options.phoneUniqueness);
      if (this.database.prepare('SELECT 1 FROM contacts WHERE phoneKey = ?').get(key) !== undefined) continue;
      this.add(this.#columns(contact));
      left -= 1;
    }
  }

  protected fields(row: Row): ContactFields {
    const { required, optional, tags } = readContact(row);
    return { ...required, ...this.withBlanks(row, optional), tags };
  }

  /** @throws ApiError 409 if another contact has the phone number */
  #refuseDuplicate(values: ContactValues, ownId?: string): void {
    const key = phoneKey(values.phoneNumber, this.options.phoneUniqueness);
    const holder = statement(this.database, 'SELECT id FROM contacts WHERE phoneKey = ?').get(key);
    if (holder === undefined || holder['id'] === ownId) return;
    throw duplicatePhone(this.options.conflictId ? text(holder, 'id') : undefined);
  }

  /** @returns the columns derived from a contact's values */
  #columns(values: ContactValues) {
    const { searchPosition } = this.options;
    return {
      ...values,
      tags: JSON.stringify(values.tags),
      phoneKey: phoneKey(values.phoneNumber, this.options.phoneUniqueness),
      searchText: searchText(
        [values.name, values.email, values.phoneNumber, searchPosition ? values.position : null],
        this.options,
      ),
    };
  }
}

function withoutNulls(input: Partial<Record<string, unknown>>): Partial<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
}

function toValues(row: Row): ContactValues {
  const { required, optional, tags } = readContact(row);
  return { ...required, ...optional, tags };
}
