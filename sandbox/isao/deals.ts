import type { Contacts } from './contacts';
import { createCycle } from './cycle';
import type { Row } from './database';
import { CREATE_FIELDS, DEAL_FIELDS, STATUS_FIELDS, UPDATE_FIELDS } from './deal-fields';
import { notFound, validationFailed } from './errors';
import type { Answered, Input } from './record-fields';
import { columnsOf, readFields, showFields } from './record-fields';
import { madeUpDeal } from './seed';
import type { Page, Query, Shared, Stored } from './store';
import { Store } from './store';

/** A deal's contact, as the deal shows it. */
interface DealContact {
  id: string;
  name: string;
  phoneNumber: string;
  email?: string | null;
  currentCompany?: string | null;
}

/** A blank optional field is null or left out. */
type DealFields = Omit<Answered<typeof DEAL_FIELDS>, 'contactId'> & { contact?: DealContact | null };

/** A deal as the API returns it. */
export type Deal = Stored<DealFields>;

/** The validated parameters of `GET /deals`. Assumption: a stage must match exactly, including case. */
export interface DealQuery extends Query {
  status?: string | undefined;
  stage?: string | undefined;
}

/** The account's deals. The same rules apply to requests, tests and changes in ISAO itself. */
export class Deals extends Store<DealFields> {
  readonly #contacts: Contacts;
  readonly #nextUnknownContact;

  /** @param contacts the contacts that deals are with */
  constructor(shared: Shared, contacts: Contacts) {
    // A deal keeps its contactId when the contact is gone.
    super('deal', columnsOf(DEAL_FIELDS), ['status', 'stage'], shared);
    this.#contacts = contacts;
    this.#nextUnknownContact = createCycle(shared.options.unknownContact, [422, 404]);
  }

  /**
   * Creates a deal and publishes `deal.created`. The default priority is documented, the status is assumed.
   * @throws ApiError 422 if a field is refused, 422 or 404 if there is no such contact
   */
  create(input: Input): Deal {
    const columns = readFields({ title: null, priority: 'medium', ...input }, CREATE_FIELDS, false);
    this.#refuseUnknownContact(columns);
    return this.add({ ...columns, status: 'open' });
  }

  /**
   * Changes the given fields and publishes `deal.updated`. In ISAO itself only: the API changes status and stage.
   * @throws ApiError 404 or 422
   */
  update(id: string, input: Input): Deal {
    const existing = this.existing(id);
    const columns = readFields(input, UPDATE_FIELDS, true);
    this.#refuseUnknownContact(columns);
    return this.change(existing, columns);
  }

  /**
   * Changes the status, the stage or both, and publishes `deal.updated`. Assumption: a deal that is won or lost gets an
   * actual close date, and loses it when it is reopened.
   * @throws ApiError 404, or 422 if a value is refused or neither is given
   */
  updateStatus(id: string, input: Input): Deal {
    const existing = this.existing(id);
    const columns = readFields(input, STATUS_FIELDS, false);
    const { status = existing['status'] } = columns;
    if (Object.keys(columns).length === 0) throw validationFailed({ status: 'Status or stage is required' });
    if (status === existing['status']) return this.change(existing, columns);
    return this.change(existing, { ...columns, actualCloseDate: status === 'open' ? null : this.clock.now() });
  }

  /** @returns the requested page; past the end it is empty */
  list({ status, stage, ...query }: DealQuery): Page<Deal> {
    const values: Row = {};
    if (status !== undefined) values['status'] = status;
    if (stage !== undefined && stage !== '') values['stage'] = stage;
    return this.page(query, { conditions: Object.keys(values).map((column) => `${column} = :${column}`), values });
  }

  /** Adds made-up deals with existing contacts, without events. */
  seed(count: number): void {
    const now = this.clock.now();
    const contactIds = this.#contacts.ids();
    this.import(count, (n) => madeUpDeal(n, now, contactIds));
  }

  protected fields(row: Row): DealFields {
    const { contactId, ...own } = showFields(DEAL_FIELDS, row);
    return this.withBlanks(row, { ...own, contact: this.#contact(row, contactId) });
  }

  /** @returns the deal's contact as it is now, or null if it has none or it was deleted (assumption) */
  #contact(row: Row, contactId: string | null): DealContact | null {
    const contact = this.#contacts.get(contactId ?? '');
    if (contact === undefined) return null;
    const { id, name, phoneNumber, email = null, currentCompany = null } = contact;
    return this.withBlanks(row, { id, name, phoneNumber, email, currentCompany });
  }

  /** @throws ApiError if the given contact does not exist (assumption: 422, or 404 as for an unknown path) */
  #refuseUnknownContact({ contactId }: Row): void {
    if (typeof contactId !== 'string' || this.#contacts.get(contactId) !== undefined) return;
    if (this.#nextUnknownContact() === 404) throw notFound('Contact');
    throw validationFailed({ contactId: 'Contact not found' });
  }
}
