import { MAX_PAGE_SIZE } from '../../src/isao/client';
import { type Answer, evidenceOf, isRejection, isSuccess, mayHaveBeenSent, NoAnswer, successOf } from './http';
import { at, idAt, isObject, show } from './json';
import { idOf, joined, type JsonRecord, momentAt, readList, type Session } from './session';

/** The title of the deal that every run uses. */
export const OWN_TITLE = 'ISAO API verification, safe to ignore';
/** Only created by an ISAO that accepts a deal with an unknown contact. */
const STRAY_TITLE = `${OWN_TITLE} (unknown contact)`;
/** The vendor's example. */
const DEFAULT_STAGE = 'negotiation';
/** With more than 20,000 deals, the tool doesn't look for its deal and doesn't create one. */
const MAX_PAGES = 100;

const describeDeal = (id: string, title: string): string =>
  `deal ${id}, “${title}”: the API can’t delete it, and the next run uses it again`;

/** @returns this tool's deals; @throws NoAnswer if there are too many deals to look through */
const findOwn = async (session: Session): Promise<JsonRecord[]> => {
  const found: JsonRecord[] = [];
  for (let page = 1; ; page += 1) {
    const { records, totalPages = 1, answer } = await readList(session, '/deals', { limit: MAX_PAGE_SIZE, page });
    found.push(...records.filter(({ title }) => title === OWN_TITLE || title === STRAY_TITLE));
    if (page >= totalPages || records.length === 0) return found;
    if (page >= MAX_PAGES)
      throw new NoAnswer(evidenceOf(answer, `${totalPages} pages are too many to find this tool’s deal in`));
  }
};

/** Asks the questions that need a deal to change. @param contactId this tool's contact */
export const askOwnDeal = async (session: Session, contactId: string): Promise<void> => {
  const { findings } = session;
  const ids = [
    'deals.create',
    'deals.create.answer',
    'deals.contact.unknown',
    'deals.status.answer',
    'deals.status.keeps',
    'deals.updatedAt.grows',
  ] as const;
  await findings.ask([...ids], async () => {
    const found = await findOwn(session);
    const own = found.find(({ title }) => title === OWN_TITLE);
    const ownId = own && idOf(own);
    const sent = { title: OWN_TITLE, contactId, ...FIELDS, stage: stageOf(session) };
    let id = ownId;
    await findings.ask(['deals.create', 'deals.create.answer'], async () => {
      id ??= await create(session, sent);
    });
    if (ownId !== undefined) {
      session.cleanup.leave(describeDeal(ownId, OWN_TITLE));
      findings.unknown(
        'deals.create.answer',
        `Deal ${ownId} of an earlier run exists. Delete it in ISAO to ask again.`,
      );
    }
    await findings.ask(['deals.contact.unknown'], () => askUnknownContact(session, found));
    const dealId = id;
    if (dealId === undefined) throw new NoAnswer('This tool has no deal to change.');
    await findings.ask(['deals.create'], () => compare(session, dealId, sent, ownId !== undefined));
    await findings.ask(['deals.status.answer', 'deals.status.keeps', 'deals.updatedAt.grows'], () =>
      askStatus(session, dealId),
    );
  });
};

const FIELDS = {
  description: 'Created by npm run verify-api.',
  value: 1.5,
  currency: 'EUR',
  priority: 'low',
  probability: 10,
  expectedCloseDate: '2030-01-31T00:00:00.000Z',
  source: 'website',
};

/** A stage that exists in ISAO, if any deal has one. */
const stageOf = ({ findings }: Session): string => {
  const stages = findings.of('deals.stages');
  return (Array.isArray(stages) ? stages[0] : undefined) ?? DEFAULT_STAGE;
};

const create = async (session: Session, deal: JsonRecord): Promise<string | undefined> => {
  const { findings } = session;
  const answer = await post(session, OWN_TITLE, deal);
  if (!isSuccess(answer)) {
    const evidence = evidenceOf(answer);
    if (answer.status >= 500 || answer.status === 403) throw new NoAnswer(evidence);
    findings.answer('deals.create', 'refused', evidence);
    findings.unknown('deals.create.answer', evidence);
    return undefined;
  }
  const data = at(answer.body, 'data');
  const id = idAt(data, 'id');
  const whole = at(data, 'title') === OWN_TITLE && at(data, 'createdAt') !== undefined;
  const seen = isObject(data) ? Object.keys(data).join(', ') : 'no data';
  findings.answer('deals.create.answer', id === undefined ? 'no id' : whole ? 'deal' : 'id', evidenceOf(answer, seen));
  return id ?? (await findOwn(session)).map(idOf)[0];
};

const post = async ({ api, cleanup }: Session, title: string, body: JsonRecord): Promise<Answer> => {
  try {
    const answer = await api.send('POST', '/deals', { body });
    if (isSuccess(answer)) cleanup.leave(describeDeal(idAt(answer.body, 'data', 'id') ?? 'of an unknown id', title));
    else if (!isRejection(answer)) cleanup.leave(`perhaps a deal “${title}”: ${evidenceOf(answer)}`);
    return answer;
  } catch (error) {
    if (mayHaveBeenSent(error)) cleanup.leave(`perhaps a deal “${title}”: ISAO’s answer to it was lost`);
    throw error;
  }
};

const getDeal = async ({ api }: Session, id: string, final = false): Promise<{ answer: Answer; deal: JsonRecord }> => {
  const answer = successOf(await api.send('GET', `/deals/${encodeURIComponent(id)}`, { final }));
  const deal = at(answer.body, 'data');
  if (!isObject(deal)) throw new NoAnswer(evidenceOf(answer, 'there is no deal in data'));
  return { answer, deal };
};

/** Which of the sent fields the deal has. A deal of an earlier run may have another stage or contact by now. */
const compare = async (session: Session, id: string, sent: JsonRecord, isOld: boolean): Promise<void> => {
  const { answer, deal } = await getDeal(session, id);
  const values: JsonRecord = { ...deal, contactId: idAt(deal, 'contact', 'id') };
  const names = Object.keys(sent).filter((name) => !isOld || (name !== 'stage' && name !== 'contactId'));
  const lost = names.filter(
    (name) => String(values[name]) !== String(sent[name]) && !isSameMoment(values[name], sent[name]),
  );
  const seen = lost.length === 0 ? `all of ${names.join(', ')} are there` : `${lost.join(', ')} differ`;
  const when = isOld ? 'The deal of an earlier run' : 'After POST /deals';
  session.findings.answer(
    'deals.create',
    lost.length === 0 ? 'taken' : `without ${lost.join(', ')}`,
    `${when}: ${evidenceOf(answer, seen)}`,
  );
};

const isSameMoment = (a: unknown, b: unknown): boolean =>
  Date.parse(String(a)) === Date.parse(String(b)) && typeof a === 'string';

/** Asks twice, because the answer may vary, but only once if ISAO accepts such a deal and keeps it. */
const askUnknownContact = async (session: Session, found: JsonRecord[]): Promise<void> => {
  const { findings, cleanup } = session;
  const stray = found.find(({ title }) => title === STRAY_TITLE);
  if (stray) {
    cleanup.leave(describeDeal(idOf(stray) ?? '?', STRAY_TITLE));
    findings.answer(
      'deals.contact.unknown',
      'taken',
      `GET /deals → deal ${idOf(stray) ?? '?'} of an earlier run exists`,
    );
    return;
  }
  const statuses: number[] = [];
  const evidence: string[] = [];
  for (let n = 0; n < 2; n += 1) {
    const answer = await post(session, STRAY_TITLE, { title: STRAY_TITLE, contactId: 'contact_verify_api_none' });
    evidence.push(evidenceOf(answer));
    if (isSuccess(answer)) {
      findings.answer('deals.contact.unknown', 'taken', ...evidence);
      return;
    }
    if (answer.status >= 500 || answer.status === 403) throw new NoAnswer(evidence.join('; '));
    statuses.push(answer.status);
  }
  const answer = joined(statuses);
  if (answer !== undefined) findings.answer('deals.contact.unknown', answer, ...evidence);
};

/** Changes only the status, then only the stage, and restores both. */
const askStatus = async (session: Session, id: string): Promise<void> => {
  const { api, cleanup, findings } = session;
  const path = `/deals/${encodeURIComponent(id)}/status`;
  const { deal: before, answer: read } = await getDeal(session, id);
  const { status, stage } = before;
  if (typeof status !== 'string') throw new NoAnswer(evidenceOf(read, 'the deal has no status that could be restored'));
  const usual = { status, ...(typeof stage === 'string' && { stage }) };
  cleanup.later(`the status and the stage of deal ${id}`, async () => {
    successOf(await api.send('PUT', path, { body: usual, final: true }));
    const { deal } = await getDeal(session, id, true);
    if (deal['status'] !== status) throw new NoAnswer(`the status stays ${show(deal['status'])}`);
    if ((deal['stage'] ?? null) !== (stage ?? null)) throw new NoAnswer(`the stage stays ${show(deal['stage'])}`);
  });
  const other = status === 'lost' ? 'open' : 'lost';
  const shapes: string[] = [];
  const evidence: string[] = [];
  const put = async (body: object) => {
    const answer = successOf(await api.send('PUT', path, { body }));
    const data = at(answer.body, 'data');
    const shape = !isObject(data) ? 'success' : at(data, 'title') === undefined ? 'part' : 'deal';
    shapes.push(shape);
    evidence.push(evidenceOf(answer, `${JSON.stringify(body)} gives ${shape}`));
  };
  await put({ status: other });
  const { deal: changed } = await getDeal(session, id);
  await put({ stage: typeof stage === 'string' ? stage : stageOf(session) });
  const { deal: after } = await getDeal(session, id);
  findings.answer('deals.status.answer', joined(shapes) ?? 'success', ...evidence);
  const [then, now] = [momentAt(before, 'updatedAt'), momentAt(changed, 'updatedAt')];
  const times = `updatedAt from ${show(before['updatedAt'])} to ${show(changed['updatedAt'])}`;
  if (then === undefined || now === undefined) findings.unknown('deals.updatedAt.grows', ...evidence, times);
  else findings.answer('deals.updatedAt.grows', now > then, ...evidence, times);
  const shown = `status ${show(status)}, ${show(changed['status'])}, ${show(after['status'])}; stage ${show(stage)}, ${show(changed['stage'])}, ${show(after['stage'])}`;
  if (changed['status'] !== other)
    findings.unknown('deals.status.keeps', ...evidence, `the status did not change: ${shown}`);
  else
    findings.answer(
      'deals.status.keeps',
      (changed['stage'] ?? null) === (stage ?? null) && after['status'] === other,
      ...evidence,
      shown,
    );
};
