import { MAX_PAGE_SIZE } from '../../src/isao/client';
import { evidenceOf, isRefusal, successOf } from './http';
import { at, idAt, show, textAt } from './json';
import { joined, type JsonRecord, momentAt, readList, type Session } from './session';

const IDS = ['deals.envelope', 'deals.value.type', 'deals.probability.whole', 'deals.stages'] as const;

/** Answers what a page of deals shows. */
export const askDeals = async (session: Session): Promise<void> => {
  const { findings } = session;
  let sample: JsonRecord[] = [];
  let total: number | undefined;
  await findings.ask([...IDS, 'deals.updatedSince', 'deals.filters'], async () => {
    const page = await readList(session, '/deals', { limit: MAX_PAGE_SIZE });
    sample = page.records;
    total = page.total;
    const meta = at(page.answer.body, 'meta');
    const missing = ['page', 'limit', 'total', 'totalPages'].filter((name) => typeof at(meta, name) !== 'number');
    const seen = evidenceOf(page.answer, `${sample.length} deals, meta ${show(meta)}`);
    findings.answer('deals.envelope', missing.length === 0 ? 'as contacts' : `without ${missing.join(', ')}`, seen);
    describe(session, sample, page.answer.request);
    if (sample.length > 0) return;
    const why = evidenceOf(page.answer, 'there is no deal to show it');
    findings.unknown('deals.updatedSince', why);
    findings.unknown('deals.filters', why);
  });
  if (sample.length === 0) return;
  await findings.ask(['deals.updatedSince'], () => askSince(session, sample));
  await findings.ask(['deals.filters'], () => askFilters(session, sample, total));
};

const describe = ({ findings }: Session, sample: JsonRecord[], request: string): void => {
  const present = (field: string) =>
    sample.map((deal) => deal[field]).filter((value) => value !== null && value !== undefined);
  const types = present('value').map((value) => (typeof value === 'string' ? 'text' : typeof value));
  const type = joined(types);
  if (type === undefined) findings.unknown('deals.value.type', `${request} → no deal has a value`);
  else findings.answer('deals.value.type', type, `${request} → for example ${show(present('value')[0])}`);

  const probabilities = present('probability').map(Number);
  const fraction = probabilities.find((probability) => !Number.isInteger(probability));
  const seen = `${request} → ${probabilities.length} deals have a probability${fraction === undefined ? '' : `, one is ${fraction}`}`;
  if (probabilities.length === 0) findings.unknown('deals.probability.whole', seen);
  else findings.answer('deals.probability.whole', fraction === undefined, seen);

  const stages = [...new Set(present('stage').map(String))].toSorted();
  if (stages.length === 0) findings.unknown('deals.stages', `${request} → no deal has a stage`);
  else findings.answer('deals.stages', stages, `${request} → ${sample.length} deals`);
};

/** Asks with a moment between the deals. */
const askSince = async (session: Session, sample: JsonRecord[]): Promise<void> => {
  const { api, findings } = session;
  const moments = sample.flatMap((deal) => momentAt(deal, 'updatedAt') ?? []).toSorted((a, b) => a - b);
  const middle = moments[Math.floor(moments.length / 2)];
  const oldest = moments[0];
  if (middle === undefined || middle === oldest) {
    findings.unknown(
      'deals.updatedSince',
      `GET /deals → the ${sample.length} deals have no two different times of their last update`,
    );
    return;
  }
  const updatedSince = new Date(middle).toISOString();
  const answer = await api.send('GET', '/deals', { query: { limit: MAX_PAGE_SIZE, updatedSince } });
  if (isRefusal(answer)) {
    findings.answer('deals.updatedSince', 'refused', evidenceOf(answer));
    return;
  }
  const data = at(successOf(answer).body, 'data');
  const listed = Array.isArray(data) ? data : [];
  const older = listed.filter((deal) => Date.parse(textAt(deal, 'updatedAt') ?? '') < middle).length;
  const evidence = evidenceOf(answer, `${listed.length} deals, ${older} of them older`);
  findings.answer('deals.updatedSince', older > 0 ? 'ignored' : 'honored', evidence);
};

/** Possible filters, with a deal's value for each. */
const FILTERS: [name: string, valueOf: (deal: JsonRecord) => string | undefined][] = [
  ['status', (deal) => textAt(deal, 'status')],
  ['stage', (deal) => textAt(deal, 'stage')],
  ['priority', (deal) => textAt(deal, 'priority')],
  ['contactId', (deal) => idAt(deal, 'contact', 'id')],
  ['search', (deal) => textAt(deal, 'title')],
];

/** A filter works if it returns some deals, all with its value, although other deals have other values. */
const askFilters = async (session: Session, sample: JsonRecord[], total: number | undefined): Promise<void> => {
  const { api, findings } = session;
  const evidence: string[] = [];
  const working: string[] = [];
  const untested: string[] = [];
  for (const [name, valueOf] of FILTERS) {
    const value = sample.map(valueOf).find((found) => found !== undefined);
    const others = sample.filter((deal) => valueOf(deal) !== value);
    if (value === undefined || others.length === 0) {
      untested.push(name);
      continue;
    }
    const query = { limit: MAX_PAGE_SIZE, [name]: value };
    const label = `limit=${MAX_PAGE_SIZE}&${name}=${['contactId', 'search'].includes(name) ? '…' : value}`;
    const answer = await api.send('GET', '/deals', { query, label });
    const data = at(answer.body, 'data');
    const listed: unknown[] = Array.isArray(data) ? data : [];
    const fitting = listed.filter((deal) => valueOf({ ...Object(deal) } as JsonRecord) === value).length;
    const works = listed.length > 0 && fitting === listed.length;
    if (works) working.push(name);
    evidence.push(evidenceOf(answer, `${listed.length} of ${total ?? sample.length} deals, ${fitting} of them fit`));
  }
  const since = findings.of('deals.updatedSince');
  if (since === 'honored') working.push('updatedSince');
  if (untested.length > 0) evidence.push(`no deals to test ${untested.join(', ')}`);
  if (untested.includes('status')) findings.unknown('deals.filters', ...evidence);
  else findings.answer('deals.filters', working, ...evidence);
};
