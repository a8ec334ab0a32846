import { MAX_PAGE_SIZE, segment } from '../../src/isao/client';
import { readPages } from '../../src/isao/pages';
import { type Answer, NoAnswer, Stopped, successOf } from './api';
import { oncePerRun, readList, readRecord, type Session } from './session';
import { at, digitsOf, idAt, isSame, type JsonRecord } from './values';

/** With more, the tool doesn't write. */
const LIMITS = { to: 100, deadline: Infinity, room: 50_000_000 };

/** All records of a list before the first write, by id. */
export type Known = Map<string, JsonRecord & { id: string }>;

export const readAll = async (session: Session, path: string, query: Record<string, string> = {}): Promise<Known> => {
  const readPage = async (page: number) => {
    const { records: all, meta } = await readList(session, path, { ...query, page });
    const records = all.flatMap((record) => {
      const id = idAt(record, 'id');
      return id === undefined ? [] : [{ ...record, id }];
    });
    const [total, pages] = [at(meta, 'total'), at(meta, 'totalPages')];
    const totalPages = typeof pages === 'number' ? pages : all.length < MAX_PAGE_SIZE ? page : page + 1;
    const leftOut = all.length - records.length;
    return { records, leftOut, totalPages, total: typeof total === 'number' ? total : undefined };
  };
  const { records, leftOut, total = 0, next, repeats, lastPage } = await readPages(readPage, LIMITS);
  if (next !== undefined || lastPage > LIMITS.to || repeats || leftOut > 0 || records.length < total) {
    throw new NoAnswer(
      `GET ${path} may not show the whole list. Only that tells a new record from a customer’s, so none was written.`,
    );
  }
  return new Map(records.map((record) => [record.id, record]));
};

/**
 * Creates a record, and says so at once. If its id was in a list before, ISAO has changed a customer's record that is like the new
 * one. It then gets its old values back at the end, or they are said.
 * @param what for people; @throws Stopped after such a change; NoAnswer
 */
export const create = async (
  session: Session,
  list: '/contacts' | '/deals',
  customers: Known,
  { body, what }: { body: JsonRecord; what: string },
): Promise<{ answer: Answer; id: string | undefined }> => {
  const { traces } = session;
  const { answer, id } = await traces.post(list, body, what, (made) => idAt(made, 'data', 'id'));
  const before = customers.get(id ?? '');
  if (before) {
    const old = Object.fromEntries(Object.keys(body).map((field) => [field, before[field] ?? null]));
    const harm = `${list}/${before.id}, a customer’s record that ISAO changed instead of creating one`;
    traces.leave(harm);
    traces.later(harm, async () => {
      // The API can't change a deal's values.
      if (list === '/deals') throw new NoAnswer(`Give it its values back: ${JSON.stringify(old)}`);
      await reset(session, old, `${list}/${segment(before.id)}`);
      traces.leave(harm, '. It has its old values again.');
    });
    throw new Stopped(`${answer.evidence}, with the id of an older record, ${before.id}: this is no ISAO to write to.`);
  }
  if (id !== undefined) traces.leave(`${what}, id ${id}`);
  return { answer, id };
};

/** Part of cleaning up: writes these values. @param target where, if not at the record's path; @throws NoAnswer if it keeps others */
export const reset = async (session: Session, values: JsonRecord, path: string, target = path): Promise<void> => {
  await session.api.send('PUT', target, { body: values, final: true }).catch(() => undefined);
  const now: JsonRecord = await readRecord(session, path, true).catch(() => ({}));
  const isReset = ([field, value]: [string, unknown]): boolean =>
    isSame(now[field], value) || (field === 'phoneNumber' && digitsOf(now[field]) === digitsOf(value));
  const lost = Object.entries(values).filter((entry) => !isReset(entry));
  if (lost.length > 0) throw new NoAnswer(`Give it its values back: ${JSON.stringify(Object.fromEntries(lost))}`);
};

/** In France, numbers from 01 99 00 are reserved for fiction, so this one belongs to nobody. */
export const OWN_PHONE = '+33199001701';

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
