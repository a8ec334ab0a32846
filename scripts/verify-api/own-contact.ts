import { segment } from '../../src/isao/client';
import { type Answer, NoAnswer, successOf } from './api';
import { create, describe, readAll, type Records } from './records';
import { oncePerRun, readList, readRecord, type Session } from './session';
import { idAt, isSame, type JsonRecord, momentAt } from './values';

/** In France, numbers from 01 99 00 are reserved for fiction, so this one belongs to nobody. */
export const OWN_PHONE = '+33199001701';
/** The same number as a person writes it. */
export const OTHER_SPELLING = '+33 1 99 00 17 01';

/** The contact that every run uses. Its words occur nowhere else, so that a search for them is conclusive. */
export const OWN_CONTACT = {
  name: 'ISAO API verification, safe to ignore',
  phoneNumber: OWN_PHONE,
  email: 'isao-api-verification@example.com',
  position: 'Quillwright',
  currentCompany: 'Marrowick Foundry',
  industrySector: 'Lanternry',
  city: 'Thistlemere',
  tags: ['verify-api'],
};

const FIELDS = Object.keys(OWN_CONTACT);
const WHAT = `contact “${OWN_CONTACT.name}”`;

const pathOf = (id: string) => `/contacts/${segment(id)}`;

/** @returns an answer of any status */
export const putContact = ({ api }: Session, id: string, body: object, final = false) =>
  api.send('PUT', pathOf(id), { body, final });

export const readContact = (session: Session, id: string, final = false): Promise<JsonRecord> =>
  readRecord(session, pathOf(id), final);

/** Without a country code and punctuation, which ISAO may drop or add. */
const isOwnNumber = (value: unknown): boolean => String(value).replace(/\D/g, '').endsWith(OWN_PHONE.slice(3));

export interface OwnContact {
  id: string;
  /** Further contacts of this tool, from earlier runs. */
  others: JsonRecord[];
  contacts: Records;
}

/**
 * This tool's contact with its usual values, which it also gets back at the end.
 * @throws NoAnswer if its number is taken; Stopped
 */
export const ownContact = oncePerRun(async (session: Session): Promise<OwnContact> => {
  const { traces } = session;
  const contacts = await readAll(session, '/contacts', FIELDS);
  // A list may leave out what a search finds.
  const { records: found } = await readList(session, '/contacts', { search: OWN_PHONE });
  const alike = [...contacts.known.values(), ...found].filter(
    ({ name, email, phoneNumber }) =>
      isOwnNumber(phoneNumber) || name === OWN_CONTACT.name || email === OWN_CONTACT.email,
  );
  const isOwn = ({ name, phoneNumber }: JsonRecord) => name === OWN_CONTACT.name && isOwnNumber(phoneNumber);
  const taken = alike.find((contact) => !isOwn(contact));
  if (taken) {
    throw new NoAnswer(
      `Contact ${idAt(taken, 'id') ?? '?'} has the number ${OWN_PHONE}, or the name or email of this tool’s contact, but isn’t it. No contact or deal was written.`,
    );
  }
  const [own, ...others] = [...new Map(alike.map((contact) => [idAt(contact, 'id'), contact])).values()];
  for (const contact of own ? [own, ...others] : []) {
    const id = idAt(contact, 'id') ?? '?';
    traces.leave(id, describe(`${WHAT}, ${String(contact['phoneNumber'])}`, id));
  }
  const created = own ? undefined : await createContact(session, contacts, OWN_PHONE);
  const id = created ? idAt(successOf(created.answer).body, 'data', 'id') : idAt(own, 'id');
  if (id === undefined) throw new NoAnswer('ISAO created no contact with an id.');
  traces.later(`changes to contact ${id}`, () => reset(session, id));
  successOf(await putContact(session, id, OWN_CONTACT));
  return { id, others, contacts };
});

/** @param ownId this tool's contact, which ISAO may change instead; @throws NoAnswer, Stopped */
export const createContact = (session: Session, contacts: Records, phoneNumber: string, ownId = '') =>
  create(session, contacts, {
    body: { ...OWN_CONTACT, phoneNumber },
    what: `${WHAT}, ${phoneNumber}`,
    ownId,
    restore: async (id, values) => successOf(await putContact(session, id, values, true)),
  });

/** @throws NoAnswer that names the fields that can't be reset */
const reset = async (session: Session, id: string): Promise<void> => {
  successOf(await putContact(session, id, OWN_CONTACT, true));
  const contact = await readContact(session, id, true);
  const wanted: JsonRecord = OWN_CONTACT;
  const differing = FIELDS.filter((field) => !isSame(contact[field], wanted[field]) && field !== 'phoneNumber');
  if (differing.length > 0) throw new NoAnswer(`ISAO did not reset ${differing.join(', ')}`);
};

/** Tries to create a second contact with the same number. @throws NoAnswer, Stopped */
export const secondContact = oncePerRun(async (session: Session): Promise<{ answer?: Answer; exists: boolean }> => {
  const { id, others, contacts } = await ownContact(session);
  if (others.some(({ phoneNumber }) => phoneNumber === OWN_PHONE)) return { exists: true };
  const { answer, isNew } = await createContact(session, contacts, OWN_PHONE, id);
  return { answer, exists: isNew };
});

/** Changes only the city. @returns the contact before and after it; @throws NoAnswer if it did not change; Stopped */
export const putCity = oncePerRun(async (session: Session): Promise<[before: JsonRecord, after: JsonRecord]> => {
  const { id } = await ownContact(session);
  const city = 'Thistlemere West';
  const before = await readContact(session, id);
  successOf(await putContact(session, id, { city }));
  const after = await readContact(session, id);
  if (after['city'] !== city) throw new NoAnswer('PUT /contacts/:id → the city did not change');
  return [before, after];
});

/** Whether a search finds this tool's contact. @throws NoAnswer, Stopped */
export const isFoundBy = async (session: Session, query: Record<string, string>): Promise<boolean> => {
  const { id } = await ownContact(session);
  const { records } = await readList(session, '/contacts', query);
  const isFound = records.some((contact) => idAt(contact, 'id') === id);
  session.note(`${Object.values(query).join(' and ')}: ${isFound ? 'found' : 'not found'}`);
  return isFound;
};

/** Whether a filter includes its own moment: asks at that of this tool's contact, right before it and right after it. */
export const isInclusive = async (session: Session, since: string, field: string): Promise<boolean | 'ignored'> => {
  const { id } = await ownContact(session);
  const moment = momentAt(await readContact(session, id), field);
  if (moment === undefined) throw new NoAnswer(`${field} can’t be read.`);
  const finds = (shift: number) =>
    isFoundBy(session, { search: OWN_CONTACT.name, [since]: new Date(moment + shift).toISOString() });
  const [own, earlier, later] = [await finds(0), await finds(-1), await finds(1)];
  if (!earlier) throw new NoAnswer(`${since} doesn’t find what comes after it.`);
  // A filter with a precision of seconds also works.
  return later && (await finds(2000)) ? 'ignored' : own;
};
