import { type Contact, contactFields } from '../fields/contact';
import { isRecord } from '../values';
import { readRecord } from './record';

export type { Contact } from '../fields/contact';

const isText = (tag: unknown): boolean => typeof tag === 'string' || typeof tag === 'number';

/** Whether their texts lose a part of ISAO's tags, such as the other properties of an object. */
const areOdd = (tags: unknown): boolean =>
  tags !== undefined && tags !== null && tags !== '' && !(Array.isArray(tags) && tags.every(isText));

/** Not a property of a contact, because it would be in every output. */
const contactsWithOddTags = new WeakSet<Contact>();

/** Whether a write of `tags` would lose tags that could not be read. */
export const hasOddTags = (contact: Contact): boolean => contactsWithOddTags.has(contact);

/** @returns what can be read; undefined without an id */
export const readContact = (value: unknown): Contact | undefined => {
  const contact = readRecord(contactFields, value);
  if (contact && isRecord(value) && areOdd(value['tags'])) contactsWithOddTags.add(contact);
  return contact;
};
