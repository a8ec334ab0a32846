import { MAX_PAGE_SIZE } from '../../src/isao/client';
import { evidenceOf, isRefusal, isSuccess } from './http';
import { at, isObject, show } from './json';
import { idOf, joined, type JsonRecord, momentAt, readList, type Session } from './session';

const OPTIONAL_FIELDS = [
  'firstName',
  'lastName',
  'email',
  'position',
  'currentCompany',
  'industrySector',
  'city',
  'country',
];

/** Fewer records may be sorted by chance. */
const ENOUGH_FOR_ORDER = 5;
const MAX_NARROWINGS = 8;

/** Answers what a page of contacts shows. @returns the contacts, as examples for the other questions */
export const askContacts = async (session: Session): Promise<JsonRecord[]> => {
  const { findings } = session;
  let sample: JsonRecord[] = [];
  await findings.ask(
    ['contacts.envelope', 'contacts.order', 'contacts.blank', 'contacts.times', 'ids.type'],
    async () => {
      const page = await readList(session, '/contacts', { limit: MAX_PAGE_SIZE });
      sample = page.records;
      const { answer } = page;
      const meta = at(answer.body, 'meta');
      const names = ['page', 'limit', 'total', 'totalPages'];
      const missing = names.filter((name) => typeof at(meta, name) !== 'number');
      const seen = evidenceOf(answer, `${sample.length} contacts, meta ${show(meta)}`);
      findings.answer(
        'contacts.envelope',
        missing.length === 0 ? 'as documented' : `without ${missing.join(', ')}`,
        seen,
      );
      if (sample.length === 0) {
        for (const id of ['contacts.order', 'contacts.blank', 'contacts.times', 'ids.type'] as const) {
          findings.unknown(id, evidenceOf(answer, 'there is no contact to show it'));
        }
        return;
      }
      describeRecords(session, sample, answer.request);
      describeOrder(session, sample, answer.request);
    },
  );
  return sample;
};

const describeRecords = ({ findings }: Session, sample: JsonRecord[], request: string): void => {
  const blanks = sample.flatMap((contact) =>
    OPTIONAL_FIELDS.flatMap((field) => {
      if (!(field in contact)) return 'omitted';
      if (contact[field] === null) return 'null';
      return contact[field] === '' ? 'empty text' : [];
    }),
  );
  const count = (kind: string) => blanks.filter((blank) => blank === kind).length;
  const kinds = joined(blanks);
  const counts = `${count('null')} null, ${count('omitted')} omitted, ${count('empty text')} empty texts`;
  if (kinds === undefined) findings.unknown('contacts.blank', `${request} → no contact has a blank field`);
  else {
    const answer = count('empty text') > 0 && kinds === 'mixed' ? 'mixed with empty text' : kinds;
    findings.answer('contacts.blank', answer, `${request} → ${counts}`);
  }

  const types = sample.map(({ id }) => (typeof id === 'string' ? 'text' : typeof id));
  findings.answer('ids.type', joined(types) ?? 'mixed', `${request} → for example ${show(sample[0]?.['id'])}`);

  const odd = sample.flatMap((contact) =>
    ['createdAt', 'updatedAt'].filter((field) => momentAt(contact, field) === undefined).map((field) => contact[field]),
  );
  const example = odd.length > 0 ? odd[0] : sample[0]?.['updatedAt'];
  findings.answer('contacts.times', odd.length > 0 ? 'other' : 'ISO 8601', `${request} → ${show(example)}`);
};

const describeOrder = ({ findings }: Session, sample: JsonRecord[], request: string): void => {
  if (sample.length < ENOUGH_FOR_ORDER) {
    findings.unknown('contacts.order', `${request} → ${sample.length} contacts are too few to show an order`);
    return;
  }
  const fits = (field: string, direction: number) => {
    const moments = sample.map((contact) => momentAt(contact, field) ?? Number.NaN);
    const varied = new Set(moments).size > 1;
    return varied && moments.every((moment, n) => n === 0 || (moment - (moments[n - 1] ?? 0)) * direction >= 0);
  };
  const orders = [
    ['updated-desc', 'updatedAt', -1],
    ['updated-asc', 'updatedAt', 1],
    ['created-desc', 'createdAt', -1],
    ['created-asc', 'createdAt', 1],
  ] as const;
  const fitting = orders.filter(([, field, direction]) => fits(field, direction)).map(([name]) => name);
  const shown = sample.slice(0, 3).map((contact) => `${show(contact['createdAt'])}/${show(contact['updatedAt'])}`);
  const evidence = `${request} → createdAt/updatedAt: ${shown.join(', ')}, … (${sample.length} compared)`;
  const [first, ...others] = fitting;
  if (others.length > 0) findings.unknown('contacts.order', `${fitting.join(' and ')} fit both`, evidence);
  else findings.answer('contacts.order', first ?? 'none', evidence);
};

export const askLimit = async ({ api, findings }: Session): Promise<void> => {
  await findings.ask(['contacts.limit.over200'], async () => {
    const limit = MAX_PAGE_SIZE + 1;
    const answer = await api.send('GET', '/contacts', { query: { limit } });
    if (isRefusal(answer)) {
      findings.answer('contacts.limit.over200', 'refused', evidenceOf(answer));
      return;
    }
    const data = at(answer.body, 'data');
    const said = at(answer.body, 'meta', 'limit');
    const count = Array.isArray(data) ? data.length : 0;
    const evidence = evidenceOf(answer, `${count} contacts, meta.limit ${show(said)}`);
    if (!isSuccess(answer) || !isObject(answer.body)) findings.unknown('contacts.limit.over200', evidence);
    else if (count > MAX_PAGE_SIZE || said === limit) findings.answer('contacts.limit.over200', 'honored', evidence);
    else if (said === undefined) findings.unknown('contacts.limit.over200', evidence);
    else findings.answer('contacts.limit.over200', 'clamped', evidence);
  });
};

/** Asks at the newest moment, right before it and right after it. */
export const askSince = async (session: Session): Promise<void> => {
  const { findings } = session;
  for (const [since, field] of [
    ['createdSince', 'createdAt'],
    ['updatedSince', 'updatedAt'],
  ] as const) {
    const id = `contacts.${since}.inclusive` as const;
    await findings.ask([id], async () => {
      const newest = await findNewest(session, since, field);
      if (newest === undefined) {
        findings.unknown(id, `GET /contacts → no contact has a readable ${field}`);
        return;
      }
      const evidence: string[] = [];
      const finds = async (shift: number): Promise<boolean> => {
        const moment = new Date(newest.moment + shift).toISOString();
        const { answer, records } = await readList(session, '/contacts', { limit: MAX_PAGE_SIZE, [since]: moment });
        const found = records.some((contact) => idOf(contact) === newest.id);
        evidence.push(evidenceOf(answer, found ? `with ${newest.id}` : `without ${newest.id}`));
        return found;
      };
      const own = await finds(0);
      const [earlier, later] = [await finds(-1), await finds(1)];
      // A filter with a precision of seconds also works.
      const works = !later || !(await finds(2000));
      evidence.unshift(`${field} of ${newest.id} is ${new Date(newest.moment).toISOString()}`);
      if (!earlier) findings.unknown(id, ...evidence);
      else findings.answer(id, works ? own : 'ignored', ...evidence);
    });
  }
};

/** The newest contact by a field. Asks for newer and newer contacts until they fit on a page. */
const findNewest = async (session: Session, since: string, field: string) => {
  let newest: { id: string; moment: number } | undefined;
  for (let n = 0; n < MAX_NARROWINGS; n += 1) {
    const bound = newest && { [since]: new Date(newest.moment).toISOString() };
    const { records, total } = await readList(session, '/contacts', { limit: MAX_PAGE_SIZE, ...bound });
    for (const contact of records) {
      const [id, moment] = [idOf(contact), momentAt(contact, field)];
      if (id !== undefined && moment !== undefined && moment > (newest?.moment ?? 0)) newest = { id, moment };
    }
    if (newest === undefined || total === undefined || total <= records.length) return newest;
  }
  return newest;
};
