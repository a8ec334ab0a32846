import type { ContactQuery } from '../../isao/client';
import { MAX_PAGE_SIZE } from '../../isao/client';
import type { Contact } from '../../isao/contact';
import { readTagsFilter } from '../../contact/tags';
import { pollPerform } from './poll';

/** Before every look-back. */
const LONG_AGO = new Date(0).toISOString();

/** A contact's date for a trigger. If it can't be read, the other one; without any, the contact is never new. */
const dateOf = (contact: Contact, date: 'createdAt' | 'updatedAt'): string =>
  [contact[date], contact.updatedAt, contact.createdAt].find((text) => !Number.isNaN(Date.parse(text))) ?? LONG_AGO;

/**
 * The polling triggers of contacts.
 *
 * @param key the trigger's key
 * @param date which date of a contact tells that it happened, and has a filter of the list's by its name
 * @param primaryKeys the fields that make one event
 */
export const contactPoll = (key: string, date: 'createdAt' | 'updatedAt', primaryKeys: (keyof Contact)[]) =>
  pollPerform<Contact>({
    key,
    timeOf: (contact) => dateOf(contact, date),
    readPage: (isao, since, page) => {
      const filter: ContactQuery = date === 'createdAt' ? { createdSince: since } : { updatedSince: since };
      return isao.listContacts({ ...filter, page, limit: MAX_PAGE_SIZE });
    },
    readAny: (isao, limit) => isao.listContacts({ limit }),
    identify: (contact) => ({
      ...Object.fromEntries(primaryKeys.map((field) => [field, contact[field]])),
      id: contact.id,
    }),
    filter: readTagsFilter,
  });
