import { type Contact, contactFields } from '../fields/contact';
import { answerOf, readRecord } from './record';
import { whatsappLinkOf } from './whatsapp';

export type { Contact } from '../fields/contact';

const isText = (tag: unknown): boolean => typeof tag === 'string' || typeof tag === 'number';

/** Whether a write of `tags` would lose tags that could not be read, such as the other properties of an object. */
export const hasOddTags = (contact: Contact): boolean => {
  const { tags = null } = answerOf(contact);
  return tags !== null && tags !== '' && !(Array.isArray(tags) && tags.every(isText));
};

/** @returns what can be read; undefined without an id */
export const readContact = (value: unknown): Contact | undefined => readRecord(contactFields, value, whatsappLinkOf);

/** @returns undefined unless the contact has a name, a phone number and both dates */
export const readWholeContact = (value: unknown): Contact | undefined => {
  const contact = readContact(value);
  return contact?.name && contact.phoneNumber && contact.createdAt && contact.updatedAt ? contact : undefined;
};
