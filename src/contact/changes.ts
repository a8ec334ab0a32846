import { contactLabels, contactTextInputs } from '../fields/contact';
import { InputError } from '../form/input-error';
import { compareDigits } from '../form/phone/compare';
import type { ContactUpdate, Isao } from '../isao/client';
import { type Contact, hasOddTags } from '../isao/contact';
import { folded, tidied } from '../matching';
import { show } from '../values';
import { type Change, outcomeOf, writeChecked, type Written } from '../writing';
import { type FilledContact, fullNameOf } from './form';
import { addTags } from './tags';

/** ISAO may store a text in another form. An exact comparison would write it again in every run. */
const isSame = (key: string, stored: string | null, wanted: string): boolean => {
  const current = stored ?? '';
  if (key === 'email') return folded(current) === folded(wanted);
  if (key === 'phoneNumber') return compareDigits(current, wanted) !== undefined;
  return tidied(current) === tidied(wanted);
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

/** A full name that is the first and last name together changes with them, unless the form has one. Any other stays. */
export const withFullName = (contact: Contact, filled: FilledContact, changes: ContactUpdate): ContactUpdate => {
  const name = fullNameOf({ ...contact, ...changes });
  const follows = filled.name === undefined && tidied(contact.name) === tidied(fullNameOf(contact));
  return follows && name !== '' && tidied(name) !== tidied(contact.name) ? { ...changes, name } : changes;
};

/** The values for fields that are blank in the contact. Tags are added anyway. */
export const blanksOf = (contact: Contact, filled: FilledContact): FilledContact => {
  const isWanted = (key: string) =>
    key === 'tags' || contactTextInputs.some((field) => field.key === key && !contact[field.key]?.trim());
  return Object.fromEntries(Object.entries(filled).filter(([key]) => isWanted(key)));
};

/** How `missing` is written to a contact. @throws InputError if the write would replace tags that can't be read */
export const changeOf = (
  isao: Isao,
  contact: Contact,
  missing: (contact: Contact) => ContactUpdate,
): Change<Contact, ContactUpdate> => ({
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

/** @throws InputError if ISAO kept an old value, or if tags can't be read */
export const writeContact = (
  isao: Isao,
  contact: Contact,
  missing: (contact: Contact) => ContactUpdate,
): Promise<Written<Contact>> =>
  writeChecked(contact, changeOf(isao, contact, missing), { labels: contactLabels, titleOf: ({ name }) => name });

export const updatedOutput = (written: Written<Contact>) => ({
  ...written.record,
  outcome: outcomeOf(written),
  changedFields: written.changedFields,
});
