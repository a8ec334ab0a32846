import { contactIdInput } from '../fields/contact';
import { InputError } from '../form/input-error';
import { type Connected, type Phone, readPhone } from '../form/phone';
import { readName } from '../form/text';
import type { Isao } from '../isao/client';
import type { Contact } from '../isao/contact';
import { ifKind } from '../isao/error';
import { show, showList } from '../values';
import { lookup } from './lookup';

/** A contact as a form names it. */
export type ContactReference = { id: string } | { email: string } | { phone: Phone };

/** Text in front of which libphonenumber accepts a plus sign. */
const PHONE = /^(?:(?:tel|whatsapp):)?\s*\+/i;

/**
 * Reads the field Contact: text with an `@` is an email, text with a `+` in front (also after `tel:` or `whatsapp:`) a phone
 * number, anything else an ID.
 *
 * @returns undefined for blank
 * @throws InputError if the phone number can't be read, or the text is too long
 */
export const readContactReference = async (bundle: Connected): Promise<ContactReference | undefined> => {
  const text = readName(bundle, contactIdInput);
  if (text === undefined) return undefined;
  if (text.includes('@')) return { email: text };
  return PHONE.test(text.normalize('NFKC').replace(/\p{Cf}/gu, ''))
    ? { phone: await readPhone(bundle, contactIdInput, text) }
    : { id: text };
};

const describe = (reference: ContactReference): string => {
  if ('id' in reference) return `the ID ${show(reference.id)}`;
  return 'email' in reference ? `the email ${show(reference.email)}` : `the phone number ${reference.phone.e164}`;
};

const hintFor = (reference: ContactReference): string => {
  if (!('id' in reference)) return 'Check it, or create the contact first.';
  return /\+|^[\d\s().-]{7,}$/.test(reference.id)
    ? 'If it is a phone number, begin it with a plus and the country code, such as +33 6 12 34 56 78.'
    : 'It may have been deleted: check the contact in this step.';
};

/** Says what was looked for. */
export const missingContact = (reference: ContactReference): InputError =>
  new InputError(`ISAO has no contact with ${describe(reference)}. ${hintFor(reference)}`);

const onlyOne = (contacts: Contact[], reference: ContactReference): Contact | undefined => {
  const [contact, ...others] = contacts;
  if (others.length === 0) return contact;
  const names = contacts.map(({ id, name }) => `${name} (ID ${id})`);
  throw new InputError(
    `ISAO has several contacts with ${describe(reference)}: ${showList(names)}. Map the Contact ID of the one that you mean.`,
  );
};

/** @throws InputError if several contacts match, and IsaoError */
const find = async (isao: Isao, reference: ContactReference): Promise<Contact | undefined> => {
  if ('id' in reference) return isao.getContact(reference.id).catch(ifKind('not-found', () => undefined));
  if ('email' in reference) return onlyOne(await lookup.byEmail(isao, reference.email), reference);
  const { phone } = reference;
  const found = await lookup.byPhone(isao, phone);
  // Another contact may have its twin, such as a Mexican number with a 1 after the 52.
  const exact = found.filter(({ phoneNumber }) => phone.compare(phoneNumber) === 'same');
  return onlyOne(exact.length > 0 ? exact : found, reference);
};

/** The contact that a form means. @throws InputError if there is none, or several; and IsaoError */
export const getReferenced = async (isao: Isao, reference: ContactReference): Promise<Contact> => {
  const contact = await find(isao, reference);
  if (!contact) throw missingContact(reference);
  return contact;
};

/** Its ID, without a request if the form has it; undefined if no contact matches. @throws as `getReferenced` */
export const findReferencedId = async (isao: Isao, reference: ContactReference): Promise<string | undefined> =>
  'id' in reference ? reference.id : (await find(isao, reference))?.id;

/** Its ID, without a request if the form has it. @throws as `getReferenced` */
export const getReferencedId = async (isao: Isao, reference: ContactReference): Promise<string> =>
  'id' in reference ? reference.id : (await getReferenced(isao, reference)).id;
