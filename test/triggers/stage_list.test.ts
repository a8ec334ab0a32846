import stageList from '../../src/triggers/stage_list';
import { aDeal, aPage, API, isao, run, useNock } from '../helpers';

useNock();

const { operation } = stageList;
const list = () => run('perform' in operation ? operation.perform : undefined);

it('returns each stage once, whatever its case and spacing, sorted', async () => {
  isao()
    .get(`${API}/deals`)
    .query({ page: 1, limit: 200 })
    .reply(
      200,
      aPage([
        aDeal({ id: '1', stage: 'Proposal sent' }),
        aDeal({ id: '2', stage: null }),
        aDeal({ id: '3', stage: 'proposal sent' }),
        aDeal({ id: '4', stage: 'Negotiation' }),
        aDeal({ id: '5', stage: '' }),
      ]),
    );

  expect(await list()).toEqual([
    { id: 'Negotiation', label: 'Negotiation' },
    { id: 'proposal sent', label: 'proposal sent' },
  ]);
});
