import { segment } from '../../src/isao/client';
import { type Answer, NoAnswer, successOf } from './api';
import { ownContact } from './own-contact';
import { create, describe, readAll, type Records } from './records';
import { oncePerRun, readRecord, type Session } from './session';
import { isSame, type JsonRecord, show, textAt } from './values';

/** The title of the deal that every run uses. */
export const OWN_TITLE = 'ISAO API verification, safe to ignore';
/** Only created by an ISAO that accepts a deal with an unknown contact. */
const STRAY_TITLE = `${OWN_TITLE} (unknown contact)`;
/** The vendor's example. */
const DEFAULT_STAGE = 'negotiation';

const FIELDS = {
  description: 'Created by npm run verify-api.',
  value: 1.5,
  currency: 'EUR',
  priority: 'low',
  probability: 10,
  expectedCloseDate: '2030-01-31T00:00:00.000Z',
  source: 'website',
};

const deals = oncePerRun((session) => readAll(session, '/deals', ['title', 'stage', ...Object.keys(FIELDS)]));

/** The deal of an earlier run, listed as left. */
const existing = ({ traces }: Session, { known }: Records, title: string): string | undefined => {
  const id = [...known.values()].find((deal) => deal['title'] === title)?.id;
  if (id !== undefined) traces.leave(id, describe(`deal “${title}”`, id));
  return id;
};

/** This tool's deal, with what was sent to create it; without an answer if it exists already. @throws NoAnswer, Stopped */
export const ownDeal = oncePerRun(async (session: Session) => {
  const { id: contactId } = await ownContact(session);
  const records = await deals(session);
  const stage = [...records.known.values()].map((deal) => deal['stage']).find((text) => typeof text === 'string');
  const sent = { title: OWN_TITLE, contactId, ...FIELDS, stage: stage ?? DEFAULT_STAGE };
  const id = existing(session, records, OWN_TITLE);
  if (id !== undefined) return { id, sent, answer: undefined };
  const { answer, id: made } = await create(session, records, { body: sent, what: `deal “${OWN_TITLE}”` });
  if (answer.status >= 500 || answer.status === 403) throw new NoAnswer(answer.evidence);
  return { id: made, sent, answer };
});

/** @throws NoAnswer if there is none; Stopped */
export const readOwn = async (session: Session, final = false): Promise<JsonRecord & { path: string }> => {
  const { id } = await ownDeal(session);
  if (id === undefined) throw new NoAnswer('This tool has no deal.');
  const path = `/deals/${segment(id)}`;
  return { ...(await readRecord(session, path, final)), path };
};

/** Creates a deal with an unknown contact. @returns undefined if there is one already; @throws NoAnswer, Stopped */
export const createStray = async (session: Session): Promise<Answer | undefined> => {
  await ownContact(session);
  const records = await deals(session);
  if (existing(session, records, STRAY_TITLE) !== undefined) return undefined;
  const body = { title: STRAY_TITLE, contactId: 'contact_verify_api_none' };
  return (await create(session, records, { body, what: `deal “${STRAY_TITLE}”` })).answer;
};

export interface StatusChange {
  /** Before the changes, after that of the status, and after that of the stage. */
  before: JsonRecord;
  changed: JsonRecord;
  after: JsonRecord;
  /** The new status. */
  status: string;
}

/** Changes only the status of this tool's deal, then only its stage. At the end it is open again. @throws NoAnswer, Stopped */
export const statusChange = oncePerRun(async (session: Session): Promise<StatusChange> => {
  const { api, traces } = session;
  const { sent } = await ownDeal(session);
  const before = await readOwn(session);
  const path = `${before.path}/status`;
  const put = async (body: object, final = false) => successOf(await api.send('PUT', path, { body, final }));
  const stage = textAt(before, 'stage') ?? sent.stage;
  const usual: JsonRecord = { status: 'open', stage };
  traces.later(`changes to ${before.path}`, async () => {
    await put(usual, true);
    const deal = await readOwn(session, true);
    const differing = Object.keys(usual).filter((name) => !isSame(deal[name], usual[name]));
    if (differing.length > 0) throw new NoAnswer(`ISAO did not reset ${differing.join(', ')}`);
  });
  const status = before['status'] === 'lost' ? 'open' : 'lost';
  await put({ status });
  const changed = await readOwn(session);
  await put({ stage });
  const after = await readOwn(session);
  for (const field of ['status', 'stage', 'updatedAt']) {
    session.note(`${field}: ${[before, changed, after].map((deal) => show(deal[field])).join(', then ')}`);
  }
  return { before, changed, after, status };
});
