import { MAX_PAGE_SIZE } from '../../src/isao/client';
import { evidenceOf, isRejection, isSuccess, mayHaveBeenSent, NoAnswer, successOf } from './http';
import { at, idAt, isObject, textAt } from './json';
import { idOf, type JsonRecord, readList, type Session } from './session';

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

/** @throws NoAnswer */
export const readOwn = async ({ api }: Pick<Session, 'api'>, id: string, final = false): Promise<JsonRecord> => {
  const answer = successOf(await api.send('GET', `/contacts/${encodeURIComponent(id)}`, { final }));
  const data = at(answer.body, 'data');
  if (!isObject(data)) throw new NoAnswer(evidenceOf(answer, 'there is no contact in data'));
  return data;
};

const isOwn = (contact: JsonRecord): boolean => contact['name'] === OWN_CONTACT.name;

/** @returns this tool's contacts with exactly this number */
export const findOwn = async (session: Session, phoneNumber: string): Promise<JsonRecord[]> => {
  const { records } = await readList(session, '/contacts', { search: phoneNumber, limit: MAX_PAGE_SIZE });
  const byName = await readList(session, '/contacts', { search: OWN_CONTACT.name, limit: MAX_PAGE_SIZE });
  const found = [...records, ...byName.records].filter(
    (contact) => isOwn(contact) && contact['phoneNumber'] === phoneNumber,
  );
  return [...new Map(found.map((contact) => [idOf(contact), contact])).values()];
};

export const describeContact = (id: string, phoneNumber: string): string =>
  `contact ${id}, “${OWN_CONTACT.name}”, ${phoneNumber}: the API can’t delete it, and the next run uses it again`;

/**
 * Finds or creates this tool's contact and gives it its usual values. Its previous values are restored at the end.
 * @returns its id; @throws NoAnswer if there can be none
 */
export const prepareOwn = async (session: Session): Promise<string> => {
  const { api, cleanup } = session;
  const [found] = await findOwn(session, OWN_PHONE);
  const id = found ? idOf(found) : await createOwn(session);
  if (id === undefined) throw new NoAnswer('The contact of this tool has no id.');
  cleanup.leave(describeContact(id, OWN_PHONE));
  const before = found ? await readOwn(session, id) : OWN_CONTACT;
  const fields = Object.keys(OWN_CONTACT);
  const wanted = Object.fromEntries(fields.map((field) => [field, at(before, field) ?? null]));
  cleanup.later(`changes to contact ${id}`, () => restore(session, id, wanted));
  successOf(await api.send('PUT', `/contacts/${encodeURIComponent(id)}`, { body: OWN_CONTACT }));
  return id;
};

/** @throws NoAnswer that names the fields that can't be restored */
const restore = async ({ api }: Session, id: string, wanted: JsonRecord): Promise<void> => {
  successOf(await api.send('PUT', `/contacts/${encodeURIComponent(id)}`, { body: wanted, final: true }));
  const after = await readOwn({ api }, id, true);
  const differing = Object.keys(wanted).filter(
    (field) =>
      JSON.stringify(after[field] ?? null) !== JSON.stringify(wanted[field] ?? null) && field !== 'phoneNumber',
  );
  if (differing.length > 0) throw new NoAnswer(`ISAO did not restore ${differing.join(', ')}`);
};

const createOwn = async (session: Session): Promise<string | undefined> => {
  const { api, cleanup } = session;
  const description = `contact “${OWN_CONTACT.name}”, ${OWN_PHONE}`;
  let answer;
  try {
    answer = await api.send('POST', '/contacts', { body: OWN_CONTACT });
  } catch (error) {
    if (mayHaveBeenSent(error)) cleanup.leave(`perhaps a ${description}: ISAO’s answer to it was lost`);
    throw error;
  }
  if (answer.status === 409) {
    // The contact exists, but the search did not show it.
    const existing = idAt(answer.body, 'existingContactId');
    if (existing === undefined) throw new NoAnswer(evidenceOf(answer));
    const contact = await readOwn(session, existing);
    if (!isOwn(contact)) {
      throw new NoAnswer(
        `The number ${OWN_PHONE} belongs to contact ${existing}, which is not this tool’s and was not changed.`,
      );
    }
    return existing;
  }
  if (!isSuccess(answer) && !isRejection(answer)) cleanup.leave(`perhaps a ${description}: ${evidenceOf(answer)}`);
  const id = idAt(successOf(answer).body, 'data', 'id');
  if (id === undefined) cleanup.leave(`${description}: ISAO’s answer shows no id`);
  return id;
};

/** Whether ISAO refuses a second contact with the same number, and with another spelling of it. */
export const askUniqueness = async (session: Session, id: string): Promise<void> => {
  const { findings } = session;
  await findings.ask(['contacts.conflict.id'], () => askConflict(session));
  await findings.ask(['contacts.phone.normalized', 'contacts.phone.stored'], () => askSpelling(session, id));
};

const askConflict = async (session: Session): Promise<void> => {
  const { api, findings, cleanup } = session;
  const own = await findOwn(session, OWN_PHONE);
  if (own.length > 1) {
    findings.answer(
      'contacts.conflict.id',
      'nowhere',
      `GET /contacts → ${own.length} contacts have the number ${OWN_PHONE}`,
    );
    for (const contact of own) cleanup.leave(describeContact(idOf(contact) ?? '?', OWN_PHONE));
    return;
  }
  const answer = await api.send('POST', '/contacts', { body: OWN_CONTACT });
  session.statuses['duplicate'] = answer.status;
  const created = idAt(answer.body, 'data', 'id');
  if (isSuccess(answer)) {
    cleanup.leave(describeContact(created ?? 'of an unknown id', OWN_PHONE));
    findings.answer('contacts.conflict.id', 'nowhere', evidenceOf(answer, 'a second contact with the same number'));
  } else if (answer.status === 409) {
    const place = conflictPlace(answer.body);
    findings.answer('contacts.conflict.id', place ?? 'nowhere', evidenceOf(answer, textAt(answer.body, place ?? '')));
  } else findings.answer('contacts.conflict.id', `status ${answer.status}`, evidenceOf(answer));
};

/** @returns where a 409 has an id, the documented place first */
const conflictPlace = (body: unknown): string | undefined => {
  if (idAt(body, 'existingContactId') !== undefined) return 'existingContactId';
  const walk = (value: unknown, path: string[]): string[] =>
    !isObject(value) || path.length > 3
      ? []
      : Object.keys(value).flatMap((name) =>
          /(^|_)id$|I[dD]$/.test(name) && idAt(value, name) !== undefined
            ? [[...path, name].join('.')]
            : walk(value[name], [...path, name]),
        );
  return walk(body, [])[0];
};

const askSpelling = async (session: Session, id: string): Promise<void> => {
  const { api, findings, cleanup } = session;
  const path = `/contacts/${encodeURIComponent(id)}`;
  const spelled = (await findOwn(session, OTHER_SPELLING)).find((contact) => idOf(contact) !== id);
  const second = spelled && idOf(spelled);
  if (second !== undefined) {
    cleanup.leave(describeContact(second, OTHER_SPELLING));
    findings.answer(
      'contacts.phone.normalized',
      false,
      `GET /contacts → ${id} has ${OWN_PHONE}, ${second} has ${OTHER_SPELLING}`,
    );
    findings.unknown('contacts.phone.stored', `${second} already has the other spelling`);
    return;
  }
  const answer = await api.send('POST', '/contacts', { body: { ...OWN_CONTACT, phoneNumber: OTHER_SPELLING } });
  if (isSuccess(answer)) {
    const created = idAt(answer.body, 'data', 'id');
    cleanup.leave(describeContact(created ?? 'of an unknown id', OTHER_SPELLING));
    findings.answer('contacts.phone.normalized', false, evidenceOf(answer, `${OTHER_SPELLING} is a second contact`));
    const stored = textAt(answer.body, 'data', 'phoneNumber');
    if (stored !== undefined) answerStored(session, stored, evidenceOf(answer, `phoneNumber ${stored}`));
    return;
  }
  if (answer.status !== 409) {
    findings.unknown('contacts.phone.normalized', evidenceOf(answer));
  } else findings.answer('contacts.phone.normalized', true, evidenceOf(answer));
  const put = successOf(await api.send('PUT', path, { body: { phoneNumber: OTHER_SPELLING } }));
  const stored = textAt(await readOwn(session, id), 'phoneNumber');
  successOf(await api.send('PUT', path, { body: { phoneNumber: OWN_PHONE } }));
  if (stored !== undefined) answerStored(session, stored, evidenceOf(put, `phoneNumber ${stored}`));
};

const answerStored = ({ findings }: Session, stored: string, evidence: string): void => {
  const answer = { [OTHER_SPELLING]: 'as sent', [OWN_PHONE]: 'E.164' }[stored] ?? 'otherwise';
  findings.answer('contacts.phone.stored', answer, evidence);
};
