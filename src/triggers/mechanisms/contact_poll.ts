import { MAX_PAGE_SIZE, type ContactQuery, type Isao } from '../../isao/client';
import type { Contact } from '../../isao/contact';
import { readTagsFilter } from '../../contact/tags';
import { pollPerform } from './poll';

/** How contacts are listed by one of their dates; the list has a filter of the same name. */
export const contactList = (date: 'createdAt' | 'updatedAt') => ({
  timeOf: (contact: Contact): string => contact[date],
  readPage: (isao: Isao, since: string | undefined, page: number) => {
    const query: ContactQuery = { page, limit: MAX_PAGE_SIZE };
    if (since !== undefined) query[date === 'createdAt' ? 'createdSince' : 'updatedSince'] = since;
    return isao.listContacts(query);
  },
});

/**
 * The polling triggers that fire for a contact.
 *
 * @param date which date of a contact tells that it happened
 * @param primaryKeys the fields that make one event
 */
export const contactPoll = (key: string, date: 'createdAt' | 'updatedAt', primaryKeys: (keyof Contact)[]) =>
  pollPerform<Contact, Contact>({
    key,
    firstReading: 'look-back',
    ...contactList(date),
    itemsOf: () => (contact) => [contact],
    filter: readTagsFilter,
    identify: (contact) => Object.fromEntries(primaryKeys.map((field) => [field, contact[field]])),
  });
