import type { ZObject } from 'zapier-platform-core';
import { contactTextInputs } from '../fields/contact';
import type { FilledContact } from './form';
import type { ContactUpdate, Isao } from '../isao/client';
import { halt, show } from '../zapier/errors';
import { hasOddTags, type Contact } from '../isao/contact';
import { addTags } from './tags';
import { writeChanges, type Written } from '../isao/write';

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** What a server may well write down in another way: to write it again would never settle. */
const isSame = (key: string, stored: string | null, wanted: string): boolean => {
  const current = (stored ?? '').trim();
  if (key === 'email') return current.toLowerCase() === wanted.toLowerCase();
  if (key === 'phoneNumber') return digitsOf(current) === digitsOf(wanted);
  return current === wanted;
};

/**
 * What has to be written so that a contact has the values that were filled in. Tags are added to those it has. Nothing to
 * write is an empty object: a write that changes nothing would still be an Updated Contact event, and make two apps that
 * are kept in step by two Zaps answer each other for ever.
 */
export const changesTo = (contact: Contact, filled: FilledContact): ContactUpdate => {
  const changes: ContactUpdate = {};
  for (const { key } of contactTextInputs) {
    const wanted = filled[key];
    if (wanted !== undefined && !isSame(key, contact[key], wanted)) changes[key] = wanted;
  }
  const tags = addTags(contact.tags, filled.tags ?? []);
  if (tags.length > contact.tags.length) changes.tags = tags;
  return changes;
};

/**
 * Brings a contact to a wanted state with as little writing as possible; see `writeChanges`.
 *
 * @param missing what a contact lacks of the wanted state, empty where it lacks nothing
 * @throws IsaoError
 * @throws HaltedError if the contact has tags that can't be read, and the write would replace them
 */
export const writeContact = (
  z: ZObject,
  isao: Isao,
  contact: Contact,
  missing: (contact: Contact) => ContactUpdate,
): Promise<Written<Contact>> =>
  writeChanges(contact, {
    missing,
    write: (changes) => {
      if (changes.tags && hasOddTags(contact)) {
        throw halt(
          z,
          `Not all tags of ${show(contact.name)} (ID ${show(contact.id)}) can be read, so to change them here would lose some. Nothing was changed. Change the tags of this contact in ISAO.`,
        );
      }
      return isao.updateContact(contact.id, changes);
    },
    read: () => isao.getContact(contact.id),
  });

/** The output of an update. */
export const updatedOutput = ({ record, outcome, changedFields }: Written<Contact>) => ({
  ...record,
  outcome,
  changedFields,
});
