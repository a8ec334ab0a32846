import { isRecord } from '../values';
import { readId, textOrNull } from './scalars';
import type { components } from './schema';

/** A contact as every operation returns it: all documented fields, null for no value. */
export type Contact = Required<components['schemas']['Contact']>;

/** A tag as text, which may be an object's name or label. */
const tagText = (value: unknown): string | null =>
  isRecord(value) ? (textOrNull(value['name']) ?? textOrNull(value['label'])) : textOrNull(value);

/** `isWhole` is false if the texts lose a part of ISAO's tags, such as the other properties of an object. */
const readTags = (value: unknown): { tags: string[]; isWhole: boolean } => {
  if (value === undefined || value === null || value === '') return { tags: [], isWhole: true };
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return {
    tags: items.map(tagText).filter((tag) => tag !== null),
    isWhole: Array.isArray(value) && items.every((item) => typeof item === 'string' || typeof item === 'number'),
  };
};

/** Not a property of a contact, because it would be in every output. */
const contactsWithOddTags = new WeakSet<Contact>();

/** Whether a write of `tags` would lose tags that could not be read. */
export const hasOddTags = (contact: Contact): boolean => contactsWithOddTags.has(contact);

/** @returns what can be read; undefined without an id */
export const readContact = (value: unknown): Contact | undefined => {
  if (!isRecord(value)) return undefined;
  const id = readId(value['id']);
  const { name, phoneNumber, tags, createdAt, updatedAt } = value;
  if (id === undefined) return undefined;
  const { tags: readableTags, isWhole } = readTags(tags);
  const contact = {
    id,
    name: textOrNull(name) ?? '',
    firstName: textOrNull(value['firstName']),
    lastName: textOrNull(value['lastName']),
    phoneNumber: textOrNull(phoneNumber) ?? '',
    email: textOrNull(value['email']),
    position: textOrNull(value['position']),
    currentCompany: textOrNull(value['currentCompany']),
    industrySector: textOrNull(value['industrySector']),
    city: textOrNull(value['city']),
    country: textOrNull(value['country']),
    tags: readableTags,
    createdAt: textOrNull(createdAt) ?? '',
    updatedAt: textOrNull(updatedAt) ?? '',
  };
  if (!isWhole) contactsWithOddTags.add(contact);
  return contact;
};
