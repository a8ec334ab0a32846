import type { Phone } from '../form/phone';
import type { Isao } from '../isao/client';
import type { Contact } from '../isao/contact';
import { ifKind } from '../isao/error';
import { readAllPages } from '../isao/pages';
import { bestFirst, folded } from '../matching';
import { uniqueById } from '../values';

// The API's `search` only returns candidates, because it isn't documented how it matches.

const searchAll = (isao: Isao, search: string): Promise<Contact[]> =>
  readAllPages((page) => isao.listContacts({ search, page }));

const byId = async (isao: Isao, id: string): Promise<Contact[]> => {
  const contact = await isao.getContact(id).catch(ifKind('not-found', () => undefined));
  return contact ? [contact] : [];
};

const byEmail = async (isao: Isao, email: string): Promise<Contact[]> => {
  const candidates = await searchAll(isao, email);
  const wanted = folded(email);
  return candidates.filter((contact) => folded(contact.email ?? '') === wanted).sort(bestFirst);
};

/** Contacts with exactly this spelling come first. */
const byName = async (isao: Isao, name: string): Promise<Contact[]> => {
  const candidates = await searchAll(isao, name);
  const wanted = folded(name);
  const spelling = (contact: Contact) => Number(contact.name !== name);
  return candidates
    .filter((contact) => folded(contact.name) === wanted)
    .sort((a, b) => spelling(a) - spelling(b) || bestFirst(a, b));
};

/** Whether a contact has this phone number or its twin, in whatever form ISAO stores it. */
export const hasPhone = (contact: Contact, phone: Phone): boolean => phone.compare(contact.phoneNumber) !== undefined;

/** The number itself comes before its twin. Other spellings are searched for only if E.164 finds nothing. */
const byPhone = async (isao: Isao, phone: Phone): Promise<Contact[]> => {
  const matching = async (search: string) => {
    const candidates = await searchAll(isao, search);
    return candidates.filter((contact) => hasPhone(contact, phone));
  };
  const isTwin = (contact: Contact) => Number(phone.compare(contact.phoneNumber) === 'twin');
  const stored = await matching(phone.e164);
  const found = stored.length > 0 ? stored : (await Promise.all(phone.spellings.map(matching))).flat();
  return uniqueById(found).sort((a, b) => isTwin(a) - isTwin(b) || bestFirst(a, b));
};

/** Exact lookups, best first. All throw IsaoError. */
export const lookup = { byId, byEmail, byName, byPhone };
