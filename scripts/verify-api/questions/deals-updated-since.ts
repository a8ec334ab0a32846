import { MAX_PAGE_SIZE } from '../../../src/isao/client';
import { isRefusal, NoAnswer, successOf } from '../api';
import { anything, type Question } from '../question';
import { dealsOf } from '../session';
import { at, momentAt, textAt } from '../values';

export default {
  id: 'deals.updatedSince',
  text: 'What does GET /deals do with updatedSince?',
  request: 'GET /deals?updatedSince=… with a moment between the deals',
  expects: anything,
  option: 'dealsSince',
  ask: async (session) => {
    const { records } = await dealsOf(session);
    const moments = records.flatMap((deal) => momentAt(deal, 'updatedAt') ?? []).toSorted((a, b) => a - b);
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
} satisfies Question;
