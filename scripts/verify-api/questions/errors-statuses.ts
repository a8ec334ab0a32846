import type { Question } from '../question';
import { isSame } from '../values';

const READS: [name: string, status: number, path: string, key?: string | null][] = [
  ['noKey', 401, '/test', null],
  ['wrongKey', 401, '/test', `zap_${'0'.repeat(64)}`],
  ['unknownContact', 404, '/contacts/contact_verify_api_none'],
  ['unknownDeal', 404, '/deals/deal_verify_api_none'],
];
const STATUSES = Object.fromEntries(READS.map(([name, status]) => [name, status]));

export default {
  id: 'errors.statuses',
  text: 'Which statuses answer invalid requests?',
  request: 'GET /test without a key and with a wrong one, GET of unknown ids',
  expects: { assumed: STATUSES, holds: (answer) => isSame(answer, STATUSES) },
  otherwise: 'The app shows ISAO’s reason, but may name the wrong cause. Change KIND_BY_STATUS in src/isao/refusal.ts.',
  ask: async ({ api }) => {
    const statuses: Record<string, number> = {};
    for (const [name, , path, key] of READS) {
      statuses[name] = (await api.send('GET', path, key === undefined ? {} : { key })).status;
    }
    return statuses;
  },
} satisfies Question;
