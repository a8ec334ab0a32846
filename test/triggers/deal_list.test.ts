import dealList from '../../src/triggers/deal_list';
import { aDeal, aPage, API, isao, run, useNock } from '../helpers';

useNock();

const { operation } = dealList;

it('returns a page of deals with labels that people can tell apart', async () => {
  isao()
    .get(`${API}/deals`)
    .query({ page: 3, limit: 200 })
    .reply(
      200,
      aPage(
        [
          aDeal({ id: 'c', title: 'Yearly plan' }),
          aDeal({ id: 'a', title: 'Audit', contact: null, status: 'won' }),
          aDeal({ id: 'b', title: '', contact: null, status: null }),
        ],
        3,
        3,
      ),
    );

  expect(await run('perform' in operation ? operation.perform : undefined, { meta: { page: 2 } })).toEqual([
    { id: 'a', label: 'Audit (won)' },
    { id: 'b', label: 'b' },
    { id: 'c', label: 'Yearly plan (John Smith, open)' },
  ]);
});
