import { isRecord } from '../values';
import type { components } from './schema';

/** A contact as every trigger, action and search gives it: all documented fields, null where ISAO has no value. */
export type Contact = Required<components['schemas']['Contact']>;

/** An id of unknown origin as text. Ids are documented as text by example only, so a number is taken too. */
export const readId = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** None is an empty list. What isn't a list of texts is not guessed at: a write would put back less than there was. */
const readTexts = (value: unknown): string[] | undefined => {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return undefined;
  const texts = value.map((item: unknown) => (typeof item === 'number' ? String(item) : item));
  return texts.every((item) => typeof item === 'string') ? texts : undefined;
};

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/**
 * Reads a contact from a value of unknown origin, such as an API answer or a hook's body.
 *
 * @returns the contact with exactly the documented fields, or undefined where it has no id, or tags that can't be read
 */
export const readContact = (value: unknown): Contact | undefined => {
  if (!isRecord(value)) return undefined;
  const id = readId(value['id']);
  const { name, phoneNumber, tags, createdAt, updatedAt } = value;
  const readTags = readTexts(tags);
  if (id === undefined || !readTags) return undefined;
  return {
    id,
    name: text(name) ?? '',
    firstName: text(value['firstName']),
    lastName: text(value['lastName']),
    phoneNumber: text(phoneNumber) ?? '',
    email: text(value['email']),
    position: text(value['position']),
    currentCompany: text(value['currentCompany']),
    industrySector: text(value['industrySector']),
    city: text(value['city']),
    country: text(value['country']),
    tags: readTags,
    createdAt: text(createdAt) ?? '',
    updatedAt: text(updatedAt) ?? '',
  };
};

/** Reads a contact that has everything that every contact has; undefined for a part of one. */
export const readWholeContact = (value: unknown): Contact | undefined => {
  const contact = readContact(value);
  return contact?.name && contact.phoneNumber && contact.createdAt && contact.updatedAt ? contact : undefined;
};
