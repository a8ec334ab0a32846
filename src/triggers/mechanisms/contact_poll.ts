import { contactList } from '../../contact/list';
import type { Contact } from '../../isao/contact';
import { readTagsFilter } from '../../contact/tags';
import { pollPerform } from './poll';

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
