import { contactsBy } from '../../contact/list';
import { readTagsFilter } from '../../contact/tags';
import type { Contact } from '../../isao/contact';
import { pollPerform } from './poll';

/**
 * The polling triggers that fire for a contact.
 *
 * @param date the contact's date that shows when the event happened
 * @param primaryKeys the dedupe key: the fields by which events differ
 */
export const contactPoll = (key: string, date: 'createdAt' | 'updatedAt', primaryKeys: (keyof Contact)[]) =>
  pollPerform<Contact, Contact>({
    key,
    firstReading: 'look-back',
    ...contactsBy(date),
    itemsOf: () => (contact) => [contact],
    filter: readTagsFilter,
    identify: (contact) => Object.fromEntries(primaryKeys.map((field) => [field, contact[field]])),
  });
