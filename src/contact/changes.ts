import { contactTextInputs } from '../fields/contact';
import { InputError } from '../form/input-error';
import { compareDigits } from '../form/phone/compare';
import type { ContactUpdate, Isao } from '../isao/client';
import { type Contact, hasOddTags } from '../isao/contact';
import { show } from '../values';
import { outcomeOf, writeChanges, type Written } from '../writing';
import type { FilledContact } from './form';
import { addTags } from './tags';

/** ISAO may store an email or a phone number in another form. An exact comparison would write it again in every run. */
const isSame = (key: string, stored: string | null, wanted: string): boolean => {
  const current = (stored ?? '').trim();
  if (key === 'email') return current.toLowerCase() === wanted.toLowerCase();
  if (key === 'phoneNumber') return compareDigits(current, wanted) !== undefined;
  return current === wanted;
};

/**
 * What to write so that a contact has the filled-in values, with the tags added to its own. Empty if nothing differs,
 * because a write would be an Updated Contact event, and two Zaps could answer each other forever.
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

/** `writeChanges` for a contact. @throws InputError if the write would replace tags that can't be read */
export const writeContact = (
  isao: Isao,
  contact: Contact,
  missing: (contact: Contact) => ContactUpdate,
): Promise<Written<Contact>> =>
  writeChanges(contact, {
    missing,
    write: (changes) => {
      if (changes.tags && hasOddTags(contact)) {
        throw new InputError(
          `Not all tags of ${show(contact.name)} (ID ${show(contact.id)}) can be read, so changing them here could lose some. Nothing was changed. Change this contact’s tags in ISAO.`,
        );
      }
      return isao.updateContact(contact.id, changes);
    },
    read: () => isao.getContact(contact.id),
  });

export const updatedOutput = (written: Written<Contact>) => ({
  ...written.record,
  outcome: outcomeOf(written),
  changedFields: written.changedFields,
});
