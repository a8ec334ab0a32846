import updateDealStatus from '../../src/creates/update_deal_status';
import { aDeal, anAnswer, API, failureOf, haltOf, isao, run, useNock } from '../helpers';

useNock();

const path = `${API}/deals/deal_123`;
const update = (inputData: Record<string, unknown>) =>
  run(updateDealStatus.operation.perform, { inputData: { dealId: 'deal_123', ...inputData } });
const expectGet = (deal = aDeal()) => isao().get(path).reply(200, anAnswer(deal));

it.each([
  [{ status: 'Won' }, { status: 'won' }],
  [{ stage: 'closed', status: '' }, { stage: 'closed' }],
  [
    { status: 'lost', stage: 'closed' },
    { status: 'lost', stage: 'closed' },
  ],
  [{ status: 'open', stage: 'closed' }, { stage: 'closed' }],
])('with %j sends %j', async (inputData, body) => {
  const changed = aDeal(body);
  expectGet();
  isao().put(`${path}/status`, body).reply(200, anAnswer(changed));

  expect(await update(inputData)).toEqual(changed);
});

it('halts if ISAO reports success and keeps the old stage', async () => {
  expectGet();
  isao().put(`${path}/status`, { stage: 'closed' }).reply(200, anAnswer(aDeal()));
  expectGet();

  expect(await haltOf(update({ stage: 'closed' }))).toBe(
    'ISAO reported success, but kept the old value of Stage of “Website relaunch” (ID “deal_123”). Change it in ISAO.',
  );
});

it('writes nothing if the deal is already as wanted', async () => {
  expectGet();

  expect(await update({ status: 'open', stage: 'Negotiation' })).toEqual(aDeal());
});

it('writes no stage that ISAO spells as a slug', async () => {
  expectGet(aDeal({ stage: 'closed-won' }));

  expect(await update({ stage: 'Closed  Won' })).toMatchObject({ stage: 'closed-won' });
});

it('sets a stage if there was none', async () => {
  expectGet(aDeal({ stage: null }));
  isao()
    .put(`${path}/status`, { stage: 'new' })
    .reply(200, anAnswer(aDeal({ stage: 'new' })));

  expect(await update({ stage: 'new' })).toMatchObject({ stage: 'new' });
});

it.each([
  ['lost', 502, {}],
  ['not from ISAO', 200, []],
])('resolves a write whose answer is %s by reading the deal', async (_case, status, body) => {
  expectGet();
  isao().put(`${path}/status`).reply(status, body);
  expectGet(aDeal({ status: 'won' }));

  expect(await update({ status: 'won' })).toEqual(aDeal({ status: 'won' }));
});

it.each([
  [{ dealId: ' ', status: 'won' }, 'Deal is blank. Choose the deal to update.'],
  [{}, 'There is nothing to update. Fill in Status or Stage.'],
  [{ status: 'done' }, 'Status is “done”. Choose one of these: Open; Won; Lost.'],
])('says what is wrong with %j, without a request', async (inputData, message) => {
  expect(await haltOf(update(inputData))).toBe(message);
});

it('names the deal that isn’t there', async () => {
  isao().get(path).reply(404, { success: false, error: 'Deal not found' });

  expect(await haltOf(update({ status: 'won' }))).toBe(
    'ISAO has no deal with the ID “deal_123”. It may have been deleted: check the deal in this step.',
  );
});

it('says what can’t be read instead of making up a deal', async () => {
  isao()
    .get(path)
    .times(3)
    .reply(200, anAnswer([aDeal()]));

  expect(await failureOf(update({ status: 'won' }))).toContain('could not be read (GET /deals: 200)');
});
