import { setTimeout as pause } from 'node:timers/promises';
import { MAX_PAGE_SIZE } from '../../src/isao/client';
import { evidenceOf, NoAnswer } from './http';
import { textAt } from './json';
import { idOf, type JsonRecord, type ListPage, readList, type Session } from './session';

const FIELDS = ['name', 'email', 'phoneNumber', 'position', 'currentCompany', 'industrySector', 'city', 'country'];
/** Without these three, the question about the fields has no answer. */
const DOCUMENTED_FIELDS = FIELDS.slice(0, 3);
const INDEX_DELAY_MS = 1000;

const folded = (text: string): string => text.normalize('NFC').toLowerCase();

/** Searches for existing contacts. */
export const askSearch = async (session: Session, sample: JsonRecord[]): Promise<void> => {
  const { findings } = session;
  await findings.ask(['contacts.search.match', 'contacts.search.case'], () => askMatch(session, sample));
  await findings.ask(['contacts.search.fields'], () => askFields(session, sample));
};

/** @param label replaces the text in the evidence, because it may be a customer's name */
const search = (session: Session, text: string, label: string): Promise<ListPage> =>
  readList(session, '/contacts', { limit: MAX_PAGE_SIZE, search: text }, `search=<${label}>&limit=${MAX_PAGE_SIZE}`);

const askMatch = async (session: Session, sample: JsonRecord[]): Promise<void> => {
  const { findings } = session;
  // Without accents, because how those compare is another question.
  const probe = sample.find((contact) => /^[A-Za-z][A-Za-z ,.'-]{4,}[A-Za-z]$/.test(textAt(contact, 'name') ?? ''));
  const [id, name] = [probe && idOf(probe), probe && textAt(probe, 'name')];
  if (id === undefined || name === undefined)
    throw new NoAnswer('There is no contact with a plain name to search for.');

  const evidence: string[] = [];
  const finds = async (text: string, label: string): Promise<boolean> => {
    const { answer, records } = await search(session, text, `${label} of ${id}`);
    const found = records.some((contact) => idOf(contact) === id);
    evidence.push(evidenceOf(answer, found ? 'found' : 'not found'));
    return found;
  };
  let whole = await finds(name, 'whole name');
  if (!whole) {
    // A search index may lag behind a write.
    await pause(INDEX_DELAY_MS);
    whole = await finds(name, 'whole name');
  }
  if (!whole) {
    findings.answer('contacts.search.match', 'nothing', ...evidence);
    findings.unknown('contacts.search.case', ...evidence);
    return;
  }
  if (await finds(name.slice(1, -1), 'middle of the name'))
    findings.answer('contacts.search.match', 'substring', ...evidence);
  else {
    const prefix = await finds(name.slice(0, -1), 'beginning of the name');
    findings.answer('contacts.search.match', prefix ? 'prefix' : 'exact', ...evidence);
  }
  const other = name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase();
  const inOtherCase = await finds(other, 'name in another case');
  findings.answer('contacts.search.case', inOtherCase ? 'insensitive' : 'sensitive', ...evidence.slice(-1));
};

/** A field is searched if its whole value finds a contact that has it in no other field. */
const askFields = async (session: Session, sample: JsonRecord[]): Promise<void> => {
  const { findings } = session;
  const isIn = (contact: JsonRecord, field: string, value: string) =>
    folded(textAt(contact, field) ?? '').includes(folded(value));
  const isOnlyIn = (contact: JsonRecord, field: string, value: string) =>
    isIn(contact, field, value) && FIELDS.every((other) => other === field || !isIn(contact, other, value));

  const evidence: string[] = [];
  const searched: string[] = [];
  const untested: string[] = [];
  for (const field of FIELDS) {
    const probe = sample.find((contact) => isOnlyIn(contact, field, textAt(contact, field) || '\n'));
    const value = probe && textAt(probe, field);
    if (probe === undefined || value === undefined) {
      untested.push(field);
      continue;
    }
    const { answer, records } = await search(session, value, `${field} of ${idOf(probe) ?? 'a contact'}`);
    const found = records.some((contact) => isOnlyIn(contact, field, value));
    if (found) searched.push(field);
    evidence.push(evidenceOf(answer, found ? 'found' : 'not found'));
  }
  if (untested.length > 0) evidence.push(`no contact to test ${untested.join(', ')}`);
  if (DOCUMENTED_FIELDS.some((field) => untested.includes(field)))
    findings.unknown('contacts.search.fields', ...evidence);
  else findings.answer('contacts.search.fields', searched, ...evidence);
};
