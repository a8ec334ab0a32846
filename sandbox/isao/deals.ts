import type { Contacts } from './contacts';
import { createCycle } from './cycle';
import type { Row } from './database';
import type { Nullable, Optional, Required } from './deal-fields';
import { CREATE_FIELDS, DEAL_COLUMNS, NEW_DEAL, readDeal, showDeal, STATUS_FIELDS, UPDATE_FIELDS } from './deal-fields';
import { notFound, validationFailed } from './errors';
import { madeUpDeal } from './seed';
import type { Page, Paging, Shared, Stored } from './store';
import { Store } from './store';

/** A deal's contact, as the deal shows it. */
export interface DealContact {
  id: string;
  name: string;
  phoneNumber: string;
  email?: string | null;
  currentCompany?: string | null;
}

/** A deal's own fields. A blank optional field is null or left out. */
type DealFields = Required & Partial<Omit<Nullable, 'contactId'>> & { contact?: DealContact | null };

/** A deal as the API returns it. */
export type Deal = Stored<DealFields>;

export type DealInput = Pick<Required, 'title'> & Partial<Pick<Required, 'priority'> & Optional>;

/** What a user can change in ISAO itself; null clears an optional field. */
export type DealChanges = Partial<Pick<Required, 'title' | 'priority'> & Omit<Nullable, 'actualCloseDate'>>;

/** At least one of the two is required. */
export type DealStatusInput = Partial<Pick<Required, 'status'> & Pick<Optional, 'stage'>>;

/** The validated parameters of `GET /deals`. Assumption: a stage must match exactly, including case. */
export interface DealQuery extends Paging {
  status?: string;
  stage?: string;
  /** Milliseconds since 1970. This filter is not documented. */
  createdSince?: number;
  updatedSince?: number;
}

/** The account's deals. The same rules apply to requests, tests and changes in ISAO itself. */
export class Deals extends Store<DealFields> {
  readonly #contacts: Contacts;
  readonly #nextUnknownContact;

  /** @param contacts the contacts that deals are with */
  constructor(shared: Shared, contacts: Contacts) {
    // A deal keeps its contactId when the contact is gone.
    super('deal', DEAL_COLUMNS, ['status', 'stage'], shared);
    this.#contacts = contacts;
    this.#nextUnknownContact = createCycle(shared.options.unknownContact, [422, 404]);
  }

  /**
   * Creates a deal and publishes `deal.created`.
   * @throws ApiError 422 if a field is refused, 422 or 404 if there is no such contact
   */
  create(input: Partial<Record<string, unknown>>): Deal {
    const columns = readDeal({ ...input, title: input['title'] ?? null }, CREATE_FIELDS);
    this.#refuseUnknownContact(columns);
    return this.add({ ...NEW_DEAL, ...columns });
  }

  /**
   * Changes the given fields and publishes `deal.updated`. In ISAO itself only: the API changes status and stage.
   * @throws ApiError 404 or 422
   */
  update(id: string, input: Partial<Record<string, unknown>>): Deal {
    const existing = this.#existing(id);
    const columns = readDeal(input, UPDATE_FIELDS);
    this.#refuseUnknownContact(columns);
    return this.change(existing, columns);
  }

  /**
   * Changes the status, the stage or both, and publishes `deal.updated`. Assumption: a deal that is won or lost gets an
   * actual close date, and loses it when it is reopened.
   * @throws ApiError 404, or 422 if a value is refused or neither is given
   */
  updateStatus(id: string, input: Partial<Record<string, unknown>>): Deal {
    const existing = this.#existing(id);
    const columns = readDeal(input, STATUS_FIELDS);
    const { status = existing['status'] } = columns;
    if (Object.keys(columns).length === 0) throw validationFailed({ status: 'Status or stage is required' });
    if (status === existing['status']) return this.change(existing, columns);
    return this.change(existing, { ...columns, actualCloseDate: status === 'open' ? null : this.clock.now() });
  }

  /** @returns the requested page; past the end it is empty */
  list({ page, limit, ...values }: DealQuery): Page<Deal> {
    const conditions = Object.keys(values).map((name) =>
      name.endsWith('Since') ? `${name.replace('Since', 'At')} > :${name}` : `${name} = :${name}`,
    );
    return this.page({ page, limit }, { conditions, values });
  }

  /** Adds made-up deals with existing contacts, without events. */
  seed(count: number): void {
    const now = this.clock.now();
    const contactIds = this.#contacts.ids();
    this.import(count, (n) => madeUpDeal(n, now, contactIds));
  }

  protected fields(row: Row): DealFields {
    const { required, nullable } = showDeal(row);
    const { contactId, ...own } = nullable;
    return { ...required, ...this.withBlanks(row, { ...own, contact: this.#contact(row, contactId) }) };
  }

  /** @returns the deal's contact as it is now, or null if it has none or it was deleted (assumption) */
  #contact(row: Row, contactId: string | null): DealContact | null {
    const contact = this.#contacts.get(contactId ?? '');
    if (contact === undefined) return null;
    const { id, name, phoneNumber, email = null, currentCompany = null } = contact;
    return { id, name, phoneNumber, ...this.withBlanks(row, { email, currentCompany }) };
  }

  #existing(id: string): Row {
    const row = this.find(id);
    if (row === undefined) throw notFound('Deal');
    return row;
  }

  /** @throws ApiError if the given contact does not exist (assumption: 422, or 404 as for an unknown path) */
  #refuseUnknownContact({ contactId }: Row): void {
    if (typeof contactId !== 'string' || this.#contacts.get(contactId) !== undefined) return;
    if (this.#nextUnknownContact() === 404) throw notFound('Contact');
    throw validationFailed({ contactId: 'Contact not found' });
  }
}
