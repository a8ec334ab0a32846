import { CONTACT_FIELDS } from './contact-fields';
import type { Row } from './database';
import { statement, text, textList } from './database';
import { duplicatePhone } from './errors';
import type { Answered, Input } from './record-fields';
import { columnsOf, readFields, showFields } from './record-fields';
import { madeUpContact } from './seed';
import type { Page, Query, Shared, Stored } from './store';
import { Store } from './store';

/** `phoneKey` is the phone number as the uniqueness check sees it; `searchText` is what `search` looks through. */
const COLUMNS = [...columnsOf(CONTACT_FIELDS), 'phoneKey TEXT NOT NULL UNIQUE', 'searchText TEXT NOT NULL'];

type ContactFields = Answered<typeof CONTACT_FIELDS>;

/** A contact as the API returns it. */
export type Contact = Stored<ContactFields>;

/** The validated parameters of `GET /contacts`. */
export interface ContactQuery extends Query {
  search?: string | undefined;
}

/** The account's contacts. The same rules apply to requests, tests and changes in ISAO itself. */
export class Contacts extends Store<ContactFields> {
  constructor(shared: Shared) {
    super('contact', COLUMNS, ['createdAt', 'updatedAt'], shared);
  }

  /**
   * Creates a contact and publishes `contact.created`. Assumption: null is refused.
   * @throws ApiError 422 if a field is refused, 409 if the phone number is taken
   */
  create(input: Input): Contact {
    const columns = readFields({ name: null, phoneNumber: null, tags: [], ...input }, CONTACT_FIELDS, false);
    this.#refuseDuplicate(columns);
    return this.add(this.#derived(columns));
  }

  /**
   * Changes the given fields and publishes `contact.updated`.
   * @throws ApiError 404, 422 or 409
   */
  update(id: string, input: Input): Contact {
    const existing = this.existing(id);
    const { putNull, putTags } = this.options;
    const isRead = ([, value]: [string, unknown]) => value !== null || putNull !== 'ignored';
    const given = Object.fromEntries(Object.entries(input).filter(isRead));
    const columns: Row = { ...existing, ...readFields(given, CONTACT_FIELDS, putNull === 'clears') };
    if (putTags === 'merges') {
      const tags = [...textList(existing, 'tags'), ...textList(columns, 'tags')];
      columns['tags'] = JSON.stringify([...new Set(tags)]);
    }
    this.#refuseDuplicate(columns, id);
    return this.change(existing, this.#derived(columns));
  }

  /** @returns the requested page; past the end it is empty */
  list({ search, ...query }: ContactQuery): Page<Contact> {
    if (search === undefined || search === '') return this.page(query);
    const [before, after] = { substring: ['', ''], prefix: ['\n', ''], exact: ['\n', '\n'] }[this.options.searchMode];
    return this.page(query, {
      // LIKE would treat % and _ as wildcards, and ignores case only in ASCII.
      conditions: ['instr(searchText, :search) > 0'],
      values: { search: `${before}${this.#inCase(search)}${after}` },
      // A search reads every row, and going through an index would only make that slower.
      hint: 'NOT INDEXED',
    });
  }

  /** Adds made-up contacts without events, and skips phone numbers that are taken. */
  seed(count: number): void {
    const now = this.clock.now();
    this.import(count, (n) => this.#derived(madeUpContact(n, now)));
  }

  /** Imports made-up contacts with their events, as a user can in ISAO itself, and skips phone numbers that are taken. */
  importNow(count: number): void {
    for (let n = this.count() + 1, left = count; left > 0; n += 1) {
      const columns = this.#derived(madeUpContact(n, this.clock.now()));
      if (this.#holderOf(columns) !== undefined) continue;
      this.add(columns);
      left -= 1;
    }
  }

  protected fields(row: Row): ContactFields {
    return this.withBlanks(row, showFields(CONTACT_FIELDS, row));
  }

  /** @throws ApiError 409 if another contact has the phone number */
  #refuseDuplicate(columns: Row, ownId?: string): void {
    const holder = this.#holderOf(columns);
    if (holder === undefined || holder === ownId) return;
    throw duplicatePhone(this.options.conflictId ? holder : undefined);
  }

  /** @returns the id of the contact that has the phone number, if there is one */
  #holderOf(columns: Row): string | undefined {
    const select = statement(this.database, 'SELECT id FROM contacts WHERE phoneKey = ?');
    const row = select.get(this.#phoneKey(columns));
    return row && text(row, 'id');
  }

  /** @returns the columns, with those that derive from others */
  #derived(columns: Row): Row {
    const { name, email, phoneNumber, position } = columns;
    const searched = [name, email, phoneNumber, this.options.searchPosition ? position : null];
    // Each nonblank field is on its own line.
    const lines = searched.filter((field) => typeof field === 'string').map((field) => field.replaceAll('\n', ' '));
    const searchText = this.#inCase(`\n${lines.filter(Boolean).join('\n')}\n`);
    return { ...columns, phoneKey: this.#phoneKey(columns), searchText };
  }

  /** @returns the form of the phone number that must be unique: by default its digits and a leading plus sign */
  #phoneKey(columns: Row): string {
    const phoneNumber = text(columns, 'phoneNumber');
    if (this.options.phoneUniqueness === 'exact') return phoneNumber;
    return (phoneNumber.trim().startsWith('+') ? '+' : '') + phoneNumber.replaceAll(/\D/g, '');
  }

  #inCase(value: string): string {
    return this.options.searchCase === 'sensitive' ? value : value.toLowerCase();
  }
}
