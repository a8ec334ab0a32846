import { segment } from '../../../src/isao/client';
import { NoAnswer, statusOf, successOf } from '../api';
import { create, type Known, ownContact, readAll, reset } from '../records';
import { grows, oncePerRun, type Questions, readRecord, type Session } from '../session';
import { at, idAt, isSame, joined, type JsonRecord, outline, show, textAt } from '../values';

export const OWN_TITLE = 'ISAO API verification, safe to ignore';
/** Only created by an ISAO that accepts a deal with an unknown contact. */
const STRAY_TITLE = `${OWN_TITLE} (unknown contact)`;
/** The vendor's example. */
const DEFAULT_STAGE = 'negotiation';

const knownDeals = oncePerRun((session): Promise<Known> => readAll(session, '/deals'));

/** The deal of an earlier run, or a new one. It has no answer if it existed already. */
const dealOf = async (session: Session, body: { title: string } & JsonRecord) => {
  const deals = await knownDeals(session);
  const what = `deal “${body.title}”`;
  const earlier = [...deals.values()].find(({ title }) => title === body.title);
  if (earlier) {
    session.traces.leave(`${what}, id ${earlier.id}`);
    return { id: earlier.id, answer: undefined };
  }
  const { answer, id } = await create(session, '/deals', deals, { body, what });
  statusOf(answer);
  return { id, answer };
};

/** This tool's deal, with what was sent to create it. */
const ownDeal = oncePerRun(async (session: Session) => {
  const { id: contactId } = await ownContact(session);
  const stages = [...(await knownDeals(session)).values()].map(({ stage }) => stage);
  const sent = {
    title: OWN_TITLE,
    contactId,
    description: 'Created by npm run verify-api.',
    value: 1.5,
    currency: 'EUR',
    priority: 'low',
    probability: 10,
    expectedCloseDate: '2030-01-31T00:00:00.000Z',
    source: 'website',
    stage: stages.find((stage) => typeof stage === 'string') ?? DEFAULT_STAGE,
  };
  return { ...(await dealOf(session, sent)), sent };
});

const readOwnDeal = async (session: Session): Promise<JsonRecord & { path: string }> => {
  const { id } = await ownDeal(session);
  if (id === undefined) throw new NoAnswer('This tool has no deal.');
  const path = `/deals/${segment(id)}`;
  return { ...(await readRecord(session, path)), path };
};

/** Changes only the status of this tool's deal, then only its stage. At the end it is open again. */
const statusChange = oncePerRun(async (session: Session) => {
  const { sent } = await ownDeal(session);
  const before = await readOwnDeal(session);
  const path = `${before.path}/status`;
  const stage = textAt(before, 'stage') ?? sent.stage;
  session.traces.later(`changes to ${before.path}`, () => reset(session, { status: 'open', stage }, before.path, path));
  const status = before['status'] === 'lost' ? 'open' : 'lost';
  successOf(await session.api.send('PUT', path, { body: { status } }));
  const after = await readOwnDeal(session);
  successOf(await session.api.send('PUT', path, { body: { stage } }));
  const last = await readOwnDeal(session);
  for (const field of ['status', 'stage']) {
    session.note(`${field}: ${[before, after, last].map((deal) => show(deal[field])).join(', then ')}`);
  }
  return { before, after, last, status };
});

export const deals: Questions = {
  'deals.contact.unknown': {
    text: 'What does POST /deals answer if the contact is unknown?',
    assumed: [422, 404, 'mixed'],
    otherwise: 'Create Deal would show ISAO’s answer, or link nothing. Change src/creates/create_deal.ts.',
    option: 'unknownContact',
    ask: async (session) => {
      const deal = { title: STRAY_TITLE, contactId: 'contact_verify_api_none' };
      await ownContact(session);
      const { answer: first } = await dealOf(session, deal);
      if (!first || first.status < 400) return 'taken';
      const { answer: second } = await dealOf(session, deal);
      return !second || second.status < 400 ? 'taken' : joined([first.status, second.status]);
    },
  },
  'deals.create': {
    text: 'Does POST /deals take over title, contactId, value, probability, expectedCloseDate and the other fields?',
    assumed: ['taken'],
    otherwise: 'Create Deal halts, or loses the fields that ISAO ignores. Change DealCreate in contract/openapi.yaml.',
    ask: async (session) => {
      const { sent, answer } = await ownDeal(session);
      if (answer && !answer.isSuccess) return 'refused';
      const deal = await readOwnDeal(session);
      const values: JsonRecord = { ...deal, contactId: idAt(deal, 'contact', 'id') ?? deal['contactId'] };
      const isTaken = ([name, value]: [string, unknown]) =>
        String(values[name]) === String(value) || Date.parse(String(values[name])) === Date.parse(String(value));
      // A deal of an earlier run may have another stage or contact by now.
      const isAsked = ([name]: [string, unknown]) => answer !== undefined || !['stage', 'contactId'].includes(name);
      const lost = Object.entries(sent).filter((field) => isAsked(field) && !isTaken(field));
      return lost.length === 0 ? 'taken' : `without ${lost.map(([name]) => name).join(', ')}`;
    },
  },
  'deals.create.answer': {
    text: 'What does POST /deals answer?',
    assumed: ['deal', 'id'],
    otherwise: 'Create Deal halts, and a replay may create it twice. Change createDeal in src/isao/client.ts.',
    ask: async (session) => {
      const { id = '?', answer } = await ownDeal(session);
      if (!answer) throw new NoAnswer(`Deal ${id} of an earlier run exists. Delete it in ISAO to ask again.`);
      const data = at(successOf(answer).body, 'data');
      session.note(outline(answer.body));
      if (idAt(data, 'id') === undefined) return 'no id';
      return at(data, 'title') === undefined || at(data, 'createdAt') === undefined ? 'id' : 'deal';
    },
  },
  'deals.status.keeps': {
    text: 'Does PUT /deals/:id/status keep what is left out?',
    assumed: [true],
    otherwise: 'Update Deal Status resets what was left out. Change updateDealStatus in src/isao/client.ts.',
    ask: async (session) => {
      const { before, after, last, status } = await statusChange(session);
      if (after['status'] !== status) throw new NoAnswer('The status did not change.');
      return isSame(after['stage'], before['stage']) && last['status'] === status;
    },
  },
  'deals.updatedAt.grows': grows(
    'Does updatedAt of a deal grow with PUT /deals/:id/status?',
    'Deal Enters Status and Stage miss deals. Read all: dealPoll in src/triggers/mechanisms/deal-poll.ts.',
    statusChange,
  ),
};
