import updatedDeal from '../../src/triggers/updated_deal';
import { aDeal, anAnswer, aPage, API, failureOf, haltOf, isao, run, useNock } from '../helpers';

useNock();

const { operation } = updatedDeal;
if (operation.type !== 'hook') throw new Error('updated_deal is a REST hook');
const { performSubscribe, perform, performList } = operation;

const won = aDeal({ status: 'won', stage: 'Closed' });

const expectGet = (deal = won) => isao().get(`${API}/deals/${deal.id}`).reply(200, anAnswer(deal));
const deliver = (cleanedRequest: unknown, inputData = {}) => run(perform, { inputData, cleanedRequest });

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
  expectGet();

  expect(await deliver({ event: 'deal.updated', data: won }, inputData)).toEqual([won]);
});

it.each([{ status: ['open', 'lost'] }, { stage: ['negotiation'] }, { status: ['won'], stage: ['negotiation'] }])(
  'does not fire for a won deal with %j, and reads it only if the delivery does not show that',
  async (inputData) => {
    expectGet();

    expect(await deliver({ event: 'deal.updated', data: { id: won.id } }, inputData)).toEqual([]);
    expect(await deliver({ event: 'deal.updated', data: won }, inputData)).toEqual([]);
  },
);

it('ignores a change from before the deal was won, even if the deal is won by now', async () => {
  expect(await deliver({ event: 'deal.updated', data: aDeal() }, { status: ['won'] })).toEqual([]);
});

it('drops a deal that is in a delivery twice only if neither state passes', async () => {
  expectGet();

  expect(await deliver([won, aDeal()], { status: ['won'] })).toEqual([won]);
});

it('does not trust a delivery that says that a deal is won', async () => {
  expectGet(aDeal());

  expect(await deliver({ event: 'deal.updated', deal: won }, { status: ['won'] })).toEqual([]);
});

it.each([{ status: ['open'] }, { stage: ['new'] }])(
  'passes no deal without status and stage through the filter %j',
  async (inputData) => {
    expectGet(aDeal({ status: null, stage: null }));

    expect(await deliver({ id: 'deal_123' }, inputData)).toEqual([]);
  },
);

it.each([
  { deal_id: 'deal_123' },
  { id: 'event_9', type: 'deal.updated', dealId: 'deal_123', contactId: 'contact_123' },
  { event: 'deal.updated', data: { dealId: 'deal_123', contact: { id: 'contact_123' } } },
  { ...won, type: 'deal.updated', contactId: 'contact_123' },
])('reads the deal that a delivery names as %j', async (cleanedRequest) => {
  expectGet();

  expect(await deliver(cleanedRequest)).toEqual([won]);
});

it.each([{ contactId: 'contact_123' }, { id: 'event_9', type: 'deal.updated', contact: { id: 'contact_123' } }])(
  'fails if a delivery names no deal, only a contact: %j',
  async (cleanedRequest) => {
    expect(await failureOf(deliver(cleanedRequest))).toContain('names 0 deals instead of one');
  },
);

it('filters its samples, and looks for them in the whole list if no recent deal passes', async () => {
  const open = aDeal({ id: 'deal_2' });
  const recent = (...deals: object[]) => isao().get(`${API}/triggers/deal.updated/recent`).reply(200, anAnswer(deals));
  recent(won, open);
  expectGet();
  expectGet(open);
  recent(open);
  expectGet(open);
  isao()
    .get(`${API}/deals`)
    .query({ limit: 200 })
    .reply(200, aPage([open, won]));

  expect(await run(performList, { inputData: { status: ['won'] } })).toEqual([won]);
  expect(await run(performList, { inputData: { status: ['won'] } })).toEqual([won]);
});

it('says which status is invalid', async () => {
  expect(await haltOf(deliver({ id: 'deal_123' }, { status: ['closed'] }))).toBe(
    'Status is “closed”. Choose one of these: Open; Won; Lost.',
  );
});
