import type { Answer } from '../api';
import { ownContact, putContact, secondContact } from '../own-contact';
import type { Question } from '../question';
import { ifKnown } from '../session';

const STATUSES = new Map([
  ['noKey', 401],
  ['wrongKey', 401],
  ['unknownContact', 404],
  ['unknownDeal', 404],
  ['invalidContact', 422],
  ['duplicate', 409],
]);

const READS: [name: string, path: string, key?: string | null][] = [
  ['noKey', '/test', null],
  ['wrongKey', '/test', `zap_${'0'.repeat(64)}`],
  ['unknownContact', '/contacts/contact_verify_api_none'],
  ['unknownDeal', '/deals/deal_verify_api_none'],
];

export default {
  id: 'errors.statuses',
  text: 'Which statuses answer invalid requests?',
  request:
    'GET /test without a key and with a wrong one, GET of unknown ids; with --write also an invalid PUT and a second POST',
  expects: {
    assumed: Object.fromEntries(STATUSES),
    holds: (answer) =>
      typeof answer === 'object' && Object.entries(answer).every(([name, status]) => STATUSES.get(name) === status),
  },
  otherwise: 'The app shows ISAO’s reason, but may name the wrong cause. Change KIND_BY_STATUS in src/isao/refusal.ts.',
  ask: async (session) => {
    const { api, settings } = session;
    const answers: [name: string, answer: Answer][] = [];
    for (const [name, path, key] of READS) {
      answers.push([name, await api.send('GET', path, key === undefined ? {} : { key })]);
    }
    const own = settings.write ? await ifKnown(ownContact(session)) : undefined;
    if (own) answers.push(['invalidContact', await putContact(session, own.id, { email: 'no address' })]);
    const duplicate = own && (await ifKnown(secondContact(session)))?.answer;
    if (duplicate) answers.push(['duplicate', duplicate]);
    // A 403 is about the key.
    const told = answers.filter(([, { status }]) => status !== 403);
    return Object.fromEntries(told.map(([name, { status }]) => [name, status]));
  },
} satisfies Question;
