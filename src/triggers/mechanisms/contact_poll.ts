import { MAX_PAGE_SIZE, type ContactQuery } from '../../isao/client';
import type { Contact } from '../../isao/contact';
import { readTagsFilter } from '../../contact/tags';
import { pollPerform } from './poll';

/**
 * The polling triggers that fire for a contact.
 *
 * @param date which date of a contact tells that it happened; the list has a filter of the same name
 * @param primaryKeys the fields that make one event
 */
export const contactPoll = (key: string, date: 'createdAt' | 'updatedAt', primaryKeys: (keyof Contact)[]) =>
  pollPerform<Contact, Contact>({
    key,
    firstReading: 'look-back',
    timeOf: (contact) => contact[date],
    readPage: (isao, since, page) => {
      const query: ContactQuery = { page, limit: MAX_PAGE_SIZE };
      if (since !== undefined) query[date === 'createdAt' ? 'createdSince' : 'updatedSince'] = since;
      return isao.listContacts(query);
    },
    itemsOf: () => (contact) => [contact],
    filter: readTagsFilter,
    identify: (contact) => Object.fromEntries(primaryKeys.map((field) => [field, contact[field]])),
  });
