import { CONTACT_FIELDS } from './contact-fields';
import { duplicatePhone } from './errors';
import { type Blankable, type Input, type Kept, readFields } from './record-fields';
import { madeUpContact } from './seed';
import { type Page, type Query, type Row, type Shared, Store, type Stored } from './store';

type ContactFields = Kept<typeof CONTACT_FIELDS>;

export type Contact = Stored<Blankable<ContactFields>>;

/** The validated parameters of `GET /contacts`. */
export interface ContactQuery extends Query {
  search?: string | undefined;
}

/** The account's contacts. The same rules apply to requests, tests and changes in ISAO itself. */
export class Contacts extends Store<ContactFields, Blankable<ContactFields>> {
  /** The contact that has a phone number, by the number as the uniqueness check sees it. */
  readonly #holders = new Map<string, string>();

  constructor(shared: Shared) {
    super('contact', CONTACT_FIELDS, shared);
  }

  /**
   * Creates a contact and publishes `contact.created`. Assumption: null is refused.
   * @throws ApiError 422 if a field is refused, 409 if the phone number is taken
   */
  create(input: Input): Contact {
    const fields = readFields({ name: null, phoneNumber: null, tags: [], ...input }, CONTACT_FIELDS, false);
    this.#refuseDuplicate(fields);
    return this.add(fields);
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
    const fields = readFields(given, CONTACT_FIELDS, putNull === 'clears');
    if (putTags === 'merges') fields.tags = [...new Set([...existing.fields.tags, ...(fields.tags ?? [])])];
    this.#refuseDuplicate(fields, id);
    return this.change(existing, fields);
  }

  /** @returns the requested page; past the end it is empty */
  list({ search = '', ...query }: ContactQuery): Page<Contact> {
    if (search === '') return this.page(query);
    const { searchMode, searchPosition } = this.options;
    const wanted = this.#inCase(search);
    const matches = {
      substring: (text: string) => text.includes(wanted),
      prefix: (text: string) => text.startsWith(wanted),
      exact: (text: string) => text === wanted,
    }[searchMode];
    return this.page(query, ({ name, email, phoneNumber, position }) => {
      const searched = [name, email, phoneNumber, searchPosition ? position : null];
      return searched.some((text) => text !== null && matches(this.#inCase(text)));
    });
  }

  /** Adds made-up contacts without events, as if they had been imported long ago. */
  seed(count: number): void {
    for (const { createdAt, updatedAt, ...fields } of this.#madeUp(count))
      this.insert(fields, { createdAt, updatedAt });
  }

  /** Imports made-up contacts with their events, as a user can in ISAO itself. */
  importNow(count: number): void {
    for (const { createdAt, updatedAt, ...fields } of this.#madeUp(count)) this.add(fields);
  }

  protected answer(row: Row<ContactFields>): Blankable<ContactFields> {
    return this.withBlanks(row, row.fields);
  }

  protected override put(before: Row<ContactFields> | undefined, after: Row<ContactFields> | undefined): void {
    super.put(before, after);
    if (before) this.#holders.delete(this.#phoneKey(before.fields.phoneNumber));
    if (after) this.#holders.set(this.#phoneKey(after.fields.phoneNumber), after.id);
  }

  *#madeUp(count: number) {
    for (let n = this.count() + 1, left = count; left > 0; n += 1) {
      const contact = madeUpContact(n, this.clock.now());
      if (this.#holders.has(this.#phoneKey(contact.phoneNumber))) continue;
      left -= 1;
      yield contact;
    }
  }

  #refuseDuplicate({ phoneNumber }: Partial<ContactFields>, ownId?: string): void {
    const holder = phoneNumber === undefined ? undefined : this.#holders.get(this.#phoneKey(phoneNumber));
    if (holder === undefined || holder === ownId) return;
    throw duplicatePhone(this.options.conflictId ? holder : undefined);
  }

  /** @returns the form of the phone number that must be unique: by default its digits and a leading plus sign */
  #phoneKey(phoneNumber: string): string {
    if (this.options.phoneUniqueness === 'exact') return phoneNumber;
    return (phoneNumber.trim().startsWith('+') ? '+' : '') + phoneNumber.replaceAll(/\D/g, '');
  }

  #inCase(value: string): string {
    return this.options.searchCase === 'sensitive' ? value : value.toLowerCase();
  }
}
