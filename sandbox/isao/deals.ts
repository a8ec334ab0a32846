import type { Contact, Contacts } from './contacts';
import { createCycle } from './cycle';
import { CREATE_FIELDS, DEAL_FIELDS, STATUS_FIELDS, UPDATE_FIELDS } from './deal-fields';
import { notFound, validationFailed } from './errors';
import { type Blankable, type Input, type Kept, readFields } from './record-fields';
import { madeUpDeal } from './seed';
import { type Page, type Query, type Row, type Shared, Store, type Stored } from './store';

type DealContact = Pick<Contact, 'id' | 'name' | 'phoneNumber' | 'email' | 'currentCompany'>;

type DealFields = Kept<typeof DEAL_FIELDS>;

/** A blank optional field is null or left out. */
type DealAnswer = Omit<Blankable<DealFields>, 'contactId'> & { contact?: DealContact | null };

export type Deal = Stored<DealAnswer>;

/** The validated parameters of `GET /deals`. Assumption: a stage must match exactly, including case. */
export interface DealQuery extends Query {
  status?: string | undefined;
  stage?: string | undefined;
}

/** The account's deals. The same rules apply to requests, tests and changes in ISAO itself. */
export class Deals extends Store<DealFields, DealAnswer> {
  readonly #contacts: Contacts;
  readonly #nextUnknownContact;

  constructor(shared: Shared, contacts: Contacts) {
    // A deal keeps its contactId when the contact is gone.
    super('deal', DEAL_FIELDS, shared);
    this.#contacts = contacts;
    this.#nextUnknownContact = createCycle(shared.options.unknownContact, [422, 404]);
  }

  /**
   * Creates a deal and publishes `deal.created`. The default priority is documented, the status is assumed.
   * @throws ApiError 422 if a field is refused, 422 or 404 if there is no such contact
   */
  create(input: Input): Deal {
    const fields = readFields({ title: null, priority: 'medium', ...input }, CREATE_FIELDS, false);
    this.#refuseUnknownContact(fields);
    return this.add({ ...fields, status: 'open' });
  }

  /**
   * Changes the given fields and publishes `deal.updated`. In ISAO itself only: the API changes status and stage.
   * @throws ApiError 404 or 422
   */
  update(id: string, input: Input): Deal {
    const existing = this.existing(id);
    const fields = readFields(input, UPDATE_FIELDS, true);
    this.#refuseUnknownContact(fields);
    return this.change(existing, fields);
  }

  /**
   * Changes the status, the stage or both, and publishes `deal.updated`. Assumption: a deal that is won or lost gets an
   * actual close date, and loses it when it is reopened.
   * @throws ApiError 404, or 422 if a value is refused or neither is given
   */
  updateStatus(id: string, input: Input): Deal {
    const existing = this.existing(id);
    const fields = readFields(input, STATUS_FIELDS, false);
    const { status = existing.fields.status } = fields;
    if (Object.keys(fields).length === 0) throw validationFailed({ status: 'Status or stage is required' });
    if (status === existing.fields.status) return this.change(existing, fields);
    return this.change(existing, { ...fields, actualCloseDate: status === 'open' ? null : this.clock.timestamp() });
  }

  /** @returns the requested page; past the end it is empty */
  list({ status, stage, ...query }: DealQuery): Page<Deal> {
    return this.page(query, (deal) => (status ?? deal.status) === deal.status && (!stage || stage === deal.stage));
  }

  /** Adds made-up deals with existing contacts, without events. */
  seed(count: number): void {
    const contactIds = this.#contacts.all().map(({ id }) => id);
    for (let left = count; left > 0; left -= 1) {
      const { createdAt, updatedAt, ...fields } = madeUpDeal(this.count() + 1, this.clock.now(), contactIds);
      this.insert(fields, { createdAt, updatedAt });
    }
  }

  protected answer(row: Row<DealFields>): DealAnswer {
    const { contactId, ...own } = row.fields;
    return this.withBlanks(row, { ...own, contact: this.#contact(row, contactId) });
  }

  /** @returns the deal's contact as it is now, or null if it has none or it was deleted (assumption) */
  #contact(row: Row<DealFields>, contactId: string | null): DealContact | null {
    const contact = this.#contacts.get(contactId ?? '');
    if (contact === undefined) return null;
    const { id, name, phoneNumber, email = null, currentCompany = null } = contact;
    return this.withBlanks(row, { id, name, phoneNumber, email, currentCompany });
  }

  /** @throws ApiError if the given contact does not exist (assumption: 422, or 404 as for an unknown path) */
  #refuseUnknownContact({ contactId }: Partial<DealFields>): void {
    if (typeof contactId !== 'string' || this.#contacts.get(contactId) !== undefined) return;
    if (this.#nextUnknownContact() === 404) throw notFound('Contact');
    throw validationFailed({ contactId: 'Contact not found' });
  }
}
