import { segment } from '../../src/isao/client';
import { type Answer, NoAnswer, successOf } from './api';
import { create, type Known, readAll, reset } from './records';
import { oncePerRun, readRecord, type Session } from './session';
import { digitsOf, type JsonRecord } from './values';

/** In France, numbers from 01 99 00 are reserved for fiction, so this one belongs to nobody. */
export const OWN_PHONE = '+33199001701';
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

const WHAT = `contact “${OWN_CONTACT.name}”`;

/**
 * This tool's contact with its usual values, which it also gets back at the end, the numbers of its further contacts from earlier
 * runs, and customers' contacts. If its number is taken, there is none.
 */
export const ownContact = oncePerRun(async (session: Session) => {
  // A list may leave out what a search finds.
  const lists = [await readAll(session, '/contacts'), await readAll(session, '/contacts', { search: OWN_PHONE })];
  const customers: Known = new Map(lists.flatMap((list) => [...list]));
  const hasNumber = ({ phoneNumber }: JsonRecord) => digitsOf(phoneNumber) === digitsOf(OWN_PHONE);
  const alike = [...customers.values()].filter(
    (contact) => hasNumber(contact) || contact['name'] === OWN_CONTACT.name || contact['email'] === OWN_CONTACT.email,
  );
  const taken = alike.find((contact) => contact['name'] !== OWN_CONTACT.name || !hasNumber(contact));
  if (taken) {
    throw new NoAnswer(
      `Contact ${taken.id} has the number ${OWN_PHONE}, or the name or email of this tool’s contact, but isn’t it. No contact or deal was written.`,
    );
  }
  for (const { id } of alike) {
    customers.delete(id);
    session.traces.leave(`${WHAT}, id ${id}`);
  }
  const [own, ...others] = alike;
  const created = own ? undefined : await createContact(session, customers, OWN_PHONE);
  if (created) successOf(created.answer);
  const id = own?.id ?? created?.id;
  if (id === undefined) throw new NoAnswer('ISAO created no contact with an id.');
  const path = `/contacts/${segment(id)}`;
  session.traces.later(`changes to ${path}`, () => reset(session, OWN_CONTACT, path));
  successOf(await session.api.send('PUT', path, { body: OWN_CONTACT }));
  return { id, path, otherNumbers: others.map(({ phoneNumber }) => phoneNumber), customers };
});

/** Changes this tool's contact. @returns an answer of any status */
export const putOwn = async (session: Session, body: JsonRecord): Promise<Answer> =>
  session.api.send('PUT', (await ownContact(session)).path, { body });

export const readOwn = async (session: Session): Promise<JsonRecord> =>
  readRecord(session, (await ownContact(session)).path);

/** Changes this tool's contact. @returns it after that */
export const changeOwn = async (session: Session, body: JsonRecord): Promise<JsonRecord> => {
  successOf(await putOwn(session, body));
  return readOwn(session);
};

export const createContact = (session: Session, customers: Known, phoneNumber: string) =>
  create(session, '/contacts', customers, { body: { ...OWN_CONTACT, phoneNumber }, what: WHAT });

/** Tries to create a second contact with the same number. */
export const secondContact = oncePerRun(async (session: Session): Promise<{ answer?: Answer; mayExist: boolean }> => {
  const own = await ownContact(session);
  if (own.otherNumbers.includes(OWN_PHONE)) return { mayExist: true };
  const { answer, id } = await createContact(session, own.customers, OWN_PHONE);
  const isRefused = answer.status >= 400 && answer.status < 500;
  return { answer, mayExist: !isRefused && id !== own.id };
});
