import newDeal from '../../src/triggers/new_deal';
import { aDeal, anAnswer, aPage, API, errorOf, isao, run, useNock } from '../helpers';

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
  ['the record', forged],
  ['{event, data: record}', { event: 'deal.created', data: forged }],
  ['{event, data: {deal: record}}', { event: 'deal.created', data: { deal: forged } }],
  ['{event, deal: record}', { event: 'deal.created', deal: forged, contact: forged.contact }],
  ['a one-element array', [forged]],
])('reads the deal from the API, whatever is in a delivery of %s', async (_shape, cleanedRequest) => {
  isao().get(`${API}/deals/deal_123`).reply(200, anAnswer(deal));

  expect(await run(perform, { cleanedRequest })).toEqual([deal]);
});

it('does not trust a delivery while ISAO is down, and starts no run for a deleted deal', async () => {
  isao().get(`${API}/deals/deal_123`).times(3).reply(503, {});
  isao().get(`${API}/deals/deal_123`).times(2).reply(404, { success: false, error: 'Deal not found' });

  const delivery = { cleanedRequest: { event: 'deal.created', data: deal } };

  expect((await errorOf(run(perform, delivery))).name).toBe('ThrottledError');
  expect(await run(perform, delivery)).toEqual([]);
});

it('returns a deal and its contact with the same fields, whatever ISAO leaves out', async () => {
  isao()
    .get(`${API}/deals/deal_123`)
    .reply(200, anAnswer({ id: 'deal_123', value: '12.50', contact: { id: 7 }, assignedTo: {}, more: 1 }));

  expect(await run(perform, { cleanedRequest: { id: 'deal_123' } })).toEqual([
    {
      ...Object.fromEntries(Object.keys(deal).map((key) => [key, null])),
      id: 'deal_123',
      title: '',
      value: 12.5,
      createdAt: '',
      updatedAt: '',
      contact: { id: '7', name: null, email: null, phoneNumber: null, currentCompany: null, whatsappLink: null },
    },
  ]);
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
