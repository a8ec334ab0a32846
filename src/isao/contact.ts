import { isRecord } from '../values';
import type { components } from './schema';
import { readId, textOrNull } from './values';

/** A contact as every trigger, action and search gives it: all documented fields, null where ISAO has no value. */
export type Contact = Required<components['schemas']['Contact']>;

/** None is an empty list. What isn't a list of texts is not guessed at: a write would put back less than there was. */
const tagsOf = (value: unknown): string[] | undefined => {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return undefined;
  const texts = value.map((item: unknown) => (typeof item === 'number' ? String(item) : item));
  return texts.every((item) => typeof item === 'string') ? texts : undefined;
};

/**
 * Reads a contact from a value of unknown origin, such as an API answer or a hook's body.
 *
 * @returns the contact with exactly the documented fields, or undefined where it has no id, or tags that can't be read
 */
export const readContact = (value: unknown): Contact | undefined => {
  if (!isRecord(value)) return undefined;
  const id = readId(value['id']);
  const { name, phoneNumber, tags, createdAt, updatedAt } = value;
  const knownTags = tagsOf(tags);
  if (id === undefined || !knownTags) return undefined;
  return {
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
    tags: knownTags,
    createdAt: textOrNull(createdAt) ?? '',
    updatedAt: textOrNull(updatedAt) ?? '',
  };
};

/** Reads a contact that has everything that every contact has; undefined for a part of one. */
export const readWholeContact = (value: unknown): Contact | undefined => {
  const contact = readContact(value);
  return contact?.name && contact.phoneNumber && contact.createdAt && contact.updatedAt ? contact : undefined;
};
