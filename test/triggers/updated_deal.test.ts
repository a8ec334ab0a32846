import updatedDeal from '../../src/triggers/updated_deal';
import { aDeal, anAnswer, aPage, API, errorOf, haltOf, isao, messageOf, run, useNock } from '../helpers';

useNock();

const { operation } = updatedDeal;
if (operation.type !== 'hook') throw new Error('updated_deal is a REST hook');
const { performSubscribe, perform, performList } = operation;

const won = aDeal({ status: 'won', stage: 'Closed' });

const deliver = (inputData: Record<string, unknown>) => {
  isao().get(`${API}/deals/deal_123`).reply(200, anAnswer(won));
  return run(perform, { inputData, cleanedRequest: { event: 'deal.updated', data: won } });
};

it('subscribes to deal.updated', async () => {
  const targetUrl = 'https://hooks.zapier.com/hooks/standard/1/abc/';
  isao()
    .post(`${API}/webhooks/subscribe`, { event: 'deal.updated', target_url: targetUrl })
    .reply(200, { success: true, id: 'sub_1' });

  expect(await run(performSubscribe, { targetUrl })).toEqual({ id: 'sub_1' });
});

it.each([
  {},
  { status: [], stage: [''] },
  { status: ['won'] },
  { status: ['Lost', 'Won'] },
  { stage: ['qualified', ' closed '] },
  { status: 'won', stage: 'Closed' },
])('fires for a won deal with %j', async (inputData) => {
  expect(await deliver(inputData)).toEqual([won]);
});

it.each([{ status: ['open', 'lost'] }, { stage: ['negotiation'] }, { status: ['won'], stage: ['negotiation'] }])(
  'does not fire for a won deal with %j, and reads it only if the delivery does not show that',
  async (inputData) => {
    isao().get(`${API}/deals/deal_123`).reply(200, anAnswer(won));

    expect(await run(perform, { inputData, cleanedRequest: { event: 'deal.updated', data: { id: won.id } } })).toEqual(
      [],
    );
    expect(await run(perform, { inputData, cleanedRequest: { event: 'deal.updated', data: won } })).toEqual([]);
  },
);

it('ignores a change from before the deal was won, even if the deal is won by now', async () => {
  const inputData = { status: ['won'] };

  expect(await run(perform, { inputData, cleanedRequest: { event: 'deal.updated', data: aDeal() } })).toEqual([]);
});

it('drops a deal that is in a delivery twice only if neither state passes', async () => {
  isao().get(`${API}/deals/deal_123`).reply(200, anAnswer(won));
  const cleanedRequest = [won, aDeal()];

  expect(await run(perform, { inputData: { status: ['won'] }, cleanedRequest })).toEqual([won]);
});

it('does not trust a delivery that says that a deal is won', async () => {
  isao().get(`${API}/deals/deal_123`).reply(200, anAnswer(aDeal()));

  expect(
    await run(perform, { inputData: { status: ['won'] }, cleanedRequest: { event: 'deal.updated', deal: won } }),
  ).toEqual([]);
});

it('passes no deal without status and stage through a filter', async () => {
  isao()
    .get(`${API}/deals/deal_123`)
    .times(2)
    .reply(200, anAnswer(aDeal({ status: null, stage: null })));

  expect(await run(perform, { inputData: { status: ['open'] }, cleanedRequest: { id: 'deal_123' } })).toEqual([]);
  expect(await run(perform, { inputData: { stage: ['new'] }, cleanedRequest: { id: 'deal_123' } })).toEqual([]);
});

it.each([
  { deal_id: 'deal_123' },
  { id: 'event_9', type: 'deal.updated', dealId: 'deal_123', contactId: 'contact_123' },
  { event: 'deal.updated', data: { dealId: 'deal_123', contact: { id: 'contact_123' } } },
  { ...won, type: 'deal.updated', contactId: 'contact_123' },
])('reads the deal that a delivery names as %j', async (cleanedRequest) => {
  isao().get(`${API}/deals/deal_123`).reply(200, anAnswer(won));

  expect(await run(perform, { cleanedRequest })).toEqual([won]);
});

it.each([{ contactId: 'contact_123' }, { id: 'event_9', type: 'deal.updated', contact: { id: 'contact_123' } }])(
  'fails if a delivery names no deal, only a contact: %j',
  async (cleanedRequest) => {
    expect(messageOf(await errorOf(run(perform, { cleanedRequest })))).toContain('names 0 deals instead of one');
  },
);

it('also filters its samples', async () => {
  isao()
    .get(`${API}/triggers/deal.updated/recent`)
    .reply(200, anAnswer([{ id: 'deal_123' }, { id: 'deal_2' }]));
  isao().get(`${API}/deals/deal_123`).reply(200, anAnswer(won));
  isao()
    .get(`${API}/deals/deal_2`)
    .reply(200, anAnswer(aDeal({ id: 'deal_2' })));

  expect(await run(performList, { inputData: { status: ['won'] } })).toEqual([won]);
});

it('looks for samples in the whole list if no recent deal passes the filter', async () => {
  isao()
    .get(`${API}/triggers/deal.updated/recent`)
    .reply(200, anAnswer([{ id: 'deal_2' }]));
  isao()
    .get(`${API}/deals/deal_2`)
    .reply(200, anAnswer(aDeal({ id: 'deal_2' })));
  isao()
    .get(`${API}/deals`)
    .query({ limit: 200 })
    .reply(200, aPage([aDeal({ id: 'deal_2' }), won]));

  expect(await run(performList, { inputData: { status: ['won'] } })).toEqual([won]);
});

it('says which status is invalid', async () => {
  expect(await haltOf(run(perform, { inputData: { status: ['closed'] }, cleanedRequest: { id: 'deal_123' } }))).toBe(
    'Status is “closed”. Choose one of these: Open; Won; Lost.',
  );
});
