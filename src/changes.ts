import { contactTextKeys } from './contact';
import type { FilledContact } from './contact_input';
import type { ContactUpdate, Isao } from './isao/client';
import type { Contact } from './isao/contact';
import { addTags } from './tags';

/** What an update did: `unchanged` where the contact already was as wanted, and then nothing was written. */
export interface Updated {
  contact: Contact;
  outcome: 'updated' | 'unchanged';
  changedFields: string[];
}

/** Case means nothing in an e-mail address, and a server may lower it: to write it again would never settle. */
const isSame = (key: string, stored: string | null, wanted: string): boolean => {
  const current = (stored ?? '').trim();
  return key === 'email' ? current.toLowerCase() === wanted.toLowerCase() : current === wanted;
};

/**
 * What has to be written so that a contact has the values that were filled in. Tags are added to those it has. Nothing to
 * write is an empty object: a write that changes nothing would still be an Updated Contact event, and make two apps that
 * are kept in step by two Zaps answer each other for ever.
 */
export const changesTo = (contact: Contact, filled: FilledContact): ContactUpdate => {
  const changes: ContactUpdate = {};
  for (const key of contactTextKeys) {
    const wanted = filled[key];
    if (wanted !== undefined && !isSame(key, contact[key], wanted)) Object.assign(changes, { [key]: wanted });
  }
  const tags = addTags(contact.tags, filled.tags ?? []);
  if (tags.length > contact.tags.length) changes.tags = tags;
  return changes;
};

/** Writes the changes, where there are any. Throws IsaoError. */
export const writeChanges = async (isao: Isao, contact: Contact, changes: ContactUpdate): Promise<Updated> => {
  const changedFields = Object.keys(changes);
  if (changedFields.length === 0) return { contact, outcome: 'unchanged', changedFields };
  return { contact: await isao.updateContact(contact.id, changes), outcome: 'updated', changedFields };
};
