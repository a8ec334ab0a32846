import { MAX_PAGE_SIZE } from '../../../src/isao/client';
import { isRefusal, NoAnswer, successOf } from '../api';
import { oncePerRun, type Question, type Questions, readList, type Session } from '../session';
import { at, idAt, joined, type JsonRecord, momentOf, outline, show, textAt } from '../values';
import { FOUND_SHAPES, shapeOf } from './webhooks';

/** The window of the polls can handle half a day. */
const MAX_SKEW_MS = 12 * 60 * 60 * 1000;

const OPTIONAL_FIELDS = ['firstName', 'lastName', 'email', 'position', 'currentCompany', 'industrySector', 'city'];

const INVALID: [name: string, status: number, path: string, key?: string | null][] = [
  ['no key', 401, '/test', null],
  ['a wrong key', 401, '/test', `zap_${'0'.repeat(64)}`],
  ['an unknown contact', 404, '/contacts/contact_verify_api_none'],
  ['an unknown deal', 404, '/deals/deal_verify_api_none'],
];

/** The first page of contacts or deals, with at least one. */
const pageOf = (path: string) =>
  oncePerRun(async (session: Session) => {
    const page = await readList(session, path);
    if (page.records.length === 0) throw new NoAnswer(`GET ${path} → the list is empty`);
    session.note(`${page.records.length} records`);
    return page;
  });

const contactsOf = pageOf('/contacts');
const dealsOf = pageOf('/deals');

const envelope = (path: string, read: typeof contactsOf, what: string): Question => ({
  text: `Does GET ${path}?limit=200 return the documented list with meta?`,
  assumed: ['as documented'],
  otherwise: `${what} can’t be read: every search and poll ends with an error. Change readPage in src/isao/client.ts.`,
  ask: async (session) => {
    const { meta } = await read(session);
    session.note(`meta ${outline(meta)}`);
    const missing = ['page', 'limit', 'total', 'totalPages'].filter((name) => typeof at(meta, name) !== 'number');
    return missing.length === 0 ? 'as documented' : `without ${missing.join(', ')}`;
  },
});

/** An envelope has at most an id. */
const isContact = (record: JsonRecord): boolean =>
  idAt(record, 'id') !== undefined && ('phoneNumber' in record || 'name' in record);

export const reading: Questions = {
  'clock.skew': {
    text: 'Is the timestamp of GET /test less than half a day from this machine’s clock?',
    assumed: [true],
    otherwise: 'The window of the polls shrinks. Change WINDOW_MS in src/triggers/mechanisms/poll.ts.',
    ask: async ({ api, note }) => {
      const timestamp = textAt(successOf(await api.send('GET', '/test')).body, 'data', 'timestamp') ?? '';
      note(`timestamp ${timestamp}, here ${new Date().toISOString()}`);
      const skew = Math.abs(Date.parse(timestamp) - Date.now());
      return Number.isNaN(skew) ? undefined : skew < MAX_SKEW_MS;
    },
  },
  'contacts.blank': {
    text: 'How does GET /contacts return a blank field?',
    assumed: ['null', 'omitted', 'mixed'],
    otherwise: 'A blank field is returned as an empty text. Change textOrNull in src/isao/scalars.ts.',
    option: 'blankFields',
    ask: async (session) => {
      const { records } = await contactsOf(session);
      const values = records.flatMap((contact) => OPTIONAL_FIELDS.map((field) => contact[field]));
      const kinds = values.flatMap((value) =>
        value === undefined ? 'omitted' : value === null ? 'null' : value === '' ? 'empty text' : [],
      );
      return joined(kinds, 'empty text');
    },
  },
  'contacts.envelope': envelope('/contacts', contactsOf, 'Contacts'),
  'contacts.notFound.envelope': {
    text: 'Does the 404 of GET /contacts/:id have the documented error envelope?',
    assumed: [true],
    otherwise: 'Find Contact by ID ends with an error instead of no match. Change readRefusal in src/isao/refusal.ts.',
    ask: async ({ api, note }) => {
      const { body, status } = await api.send('GET', '/contacts/contact_verify_api_none');
      note(outline(body));
      if (status !== 404) return `status ${status}`;
      return at(body, 'success') === false && textAt(body, 'error') !== undefined;
    },
  },
  'contacts.times': {
    text: 'Are createdAt and updatedAt in GET /contacts ISO 8601?',
    assumed: ['ISO 8601'],
    otherwise: 'Polls may take every contact for new. Change pollOperation in src/triggers/mechanisms/poll.ts.',
    ask: async (session) => {
      const { records } = await contactsOf(session);
      const times = records.flatMap((contact) => [contact['createdAt'], contact['updatedAt']]);
      const odd = times.filter((time) => momentOf(time) === undefined);
      session.note(`${odd.length} are not${odd.length > 0 ? `, for example ${show(odd[0])}` : ''}`);
      return odd.length > 0 ? 'other' : 'ISO 8601';
    },
  },
  'deals.envelope': envelope('/deals', dealsOf, 'Deals'),
  'deals.filters': {
    text: 'Which filters of GET /deals work: status, stage, priority?',
    assumed: ['status'],
    otherwise: 'Find Deal reads all deals and compares the status itself. Change src/searches/find_deal.ts.',
    ask: async (session) => {
      const { records } = await dealsOf(session);
      const working: string[] = [];
      for (const name of ['status', 'stage', 'priority']) {
        const [value = '', other] = new Set(records.flatMap((deal) => textAt(deal, name) ?? []));
        const answer = await session.api.send('GET', '/deals', { query: { limit: MAX_PAGE_SIZE, [name]: value } });
        const found = at(answer.body, 'data');
        const isFiltered = Array.isArray(found) && found.length > 0 && found.every((deal) => at(deal, name) === value);
        // Only a filter leaves out the others.
        if (other !== undefined && isFiltered) working.push(name);
        session.note(
          `${name} ${other === undefined ? 'is the same for all deals' : isFiltered ? 'filters' : 'does not filter'}`,
        );
      }
      return working.length > 0 ? working : undefined;
    },
  },
  'deals.probability.whole': {
    text: 'Are all probabilities in GET /deals whole numbers?',
    assumed: [true],
    otherwise: 'Create Deal refuses a fraction with an error. Change src/creates/create_deal.ts.',
    ask: async (session) => {
      const { records } = await dealsOf(session);
      const numbers = records.flatMap(({ probability }) => probability ?? []).map(Number);
      session.note(`${numbers.length} deals have a probability`);
      return numbers.length === 0 ? undefined : numbers.every(Number.isInteger);
    },
  },
  'deals.updatedSince': {
    text: 'What does GET /deals do with updatedSince?',
    assumed: [],
    option: 'dealsSince',
    ask: async (session) => {
      const { records } = await dealsOf(session);
      const moments = records.flatMap((deal) => momentOf(deal['updatedAt']) ?? []).toSorted((a, b) => a - b);
      const middle = moments[Math.floor(moments.length / 2)];
      if (middle === undefined || middle === moments[0])
        throw new NoAnswer('No two deals were updated at different times.');
      const query = { limit: MAX_PAGE_SIZE, updatedSince: new Date(middle).toISOString() };
      const answer = await session.api.send('GET', '/deals', { query });
      if (isRefusal(answer)) return 'refused';
      const data = at(successOf(answer).body, 'data');
      const older = (deal: unknown) => Date.parse(textAt(deal, 'updatedAt') ?? '') < middle;
      return Array.isArray(data) && data.some(older) ? 'ignored' : 'honored';
    },
  },
  'errors.statuses': {
    text: 'Which statuses does GET answer without a key, with a wrong key, and for unknown ids?',
    assumed: INVALID.map(([name, status]) => `${name} ${status}`),
    otherwise: 'Messages may name the wrong cause. Change KIND_BY_STATUS in src/isao/refusal.ts.',
    ask: async ({ api }) => {
      const statuses: string[] = [];
      for (const [name, , path, key] of INVALID) {
        const { status } = await api.send('GET', path, key === undefined ? {} : { key });
        statuses.push(`${name} ${status}`);
      }
      return statuses;
    },
  },
  'ids.type': {
    text: 'Are the IDs in GET /contacts text or numbers?',
    assumed: ['text', 'number'],
    otherwise: 'Records can’t be read. Change readId in src/isao/scalars.ts.',
    ask: async (session) => {
      const { records } = await contactsOf(session);
      session.note(`for example ${show(records[0]?.['id'])}`);
      return joined(records.map(({ id }) => (typeof id === 'string' ? 'text' : typeof id)));
    },
  },
  'webhooks.recent.shape': {
    text: 'What are the records of GET /triggers/contact.created/recent?',
    assumed: FOUND_SHAPES,
    otherwise: 'Samples are taken from GET /contacts. Change recordsIn in src/triggers/mechanisms/hook-delivery.ts.',
    option: 'recentShape',
    ask: async (session) => {
      const { records } = await readList(session, '/triggers/contact.created/recent');
      session.note(`${records.length} records ${outline(records[0])}`);
      const shapes = records.map((record) => shapeOf(record, isContact));
      return joined(shapes, 'other');
    },
  },
};
