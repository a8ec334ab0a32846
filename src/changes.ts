import { contactTextKeys } from './contact';
import type { FilledContact } from './contact_input';
import type { ContactUpdate, Isao } from './isao/client';
import type { Contact } from './isao/contact';
import { IsaoError } from './isao/error';
import { addTags } from './tags';

/** What an update did: `unchanged` where the contact already was as wanted, and then nothing was written. */
export interface Updated {
  contact: Contact;
  outcome: 'updated' | 'unchanged';
  changedFields: string[];
}

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
  for (const key of contactTextKeys) {
    const wanted = filled[key];
    if (wanted !== undefined && !isSame(key, contact[key], wanted)) changes[key] = wanted;
  }
  const tags = addTags(contact.tags, filled.tags ?? []);
  if (tags.length > contact.tags.length) changes.tags = tags;
  return changes;
};

/**
 * Brings a contact to a wanted state with as little writing as possible. A write whose answer was lost is settled by
 * reading the contact again.
 *
 * @param missing what a contact lacks of the wanted state, empty where it lacks nothing
 * @throws IsaoError
 */
export const writeChanges = async (
  isao: Isao,
  contact: Contact,
  missing: (contact: Contact) => ContactUpdate,
): Promise<Updated> => {
  const changes = missing(contact);
  const changedFields = Object.keys(changes);
  if (changedFields.length === 0) return { contact, outcome: 'unchanged', changedFields };
  try {
    return { contact: await isao.updateContact(contact.id, changes), outcome: 'updated', changedFields };
  } catch (error) {
    if (!(error instanceof IsaoError && error.detail.mayHaveBeenWritten)) throw error;
    const current = await isao.getContact(contact.id).catch(() => undefined);
    if (!current || Object.keys(missing(current)).length > 0) throw error;
    return { contact: current, outcome: 'updated', changedFields };
  }
};

/** The output of an update. */
export const updatedOutput = ({ contact, outcome, changedFields }: Updated) => ({ ...contact, outcome, changedFields });
