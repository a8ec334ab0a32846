import newDeal from '../../src/triggers/new_deal';
import { aDeal, anAnswer, aPage, API, isao, run, useNock } from '../helpers';

useNock();

const { operation } = newDeal;
if (operation.type !== 'hook') throw new Error('new_deal is a REST hook');
const { performSubscribe, perform, performList } = operation;

const deal = aDeal();
const forged = aDeal({ value: 1, title: 'Forged' });

it('subscribes to deal.created', async () => {
  const targetUrl = 'https://hooks.zapier.com/hooks/standard/1/abc/';
  isao()
    .post(`${API}/webhooks/subscribe`, { event: 'deal.created', target_url: targetUrl })
    .reply(201, { success: true, subscription_id: 'sub_1' });

  expect(await run(performSubscribe, { targetUrl })).toEqual({ id: 'sub_1' });
});

it.each([
  ['{event, data: {deal: record}}', { event: 'deal.created', data: { deal: forged } }],
  ['{event, deal: record}', { event: 'deal.created', deal: forged, contact: forged.contact }],
])('reads the deal from the API, whatever is in a delivery of %s', async (_shape, cleanedRequest) => {
  isao().get(`${API}/deals/deal_123`).reply(200, anAnswer(deal));

  expect(await run(perform, { cleanedRequest })).toEqual([deal]);
});

it('shows recent deals as samples, otherwise any', async () => {
  isao()
    .get(`${API}/triggers/deal.created/recent`)
    .reply(200, anAnswer([deal]));
  isao().get(`${API}/deals/deal_123`).reply(200, anAnswer(deal));
  isao()
    .get(`${API}/triggers/deal.created/recent`)
    .reply(403, { success: false, error: 'Permission denied', requiredPermission: 'webhooks:read' });
  isao()
    .get(`${API}/deals`)
    .query({ limit: 200 })
    .reply(200, aPage([deal]));

  expect(await run(performList)).toEqual([deal]);
  expect(await run(performList)).toEqual([deal]);
});
