import dealEnteredStage from '../../../src/triggers/deal_entered_stage';
import dealEnteredStatus from '../../../src/triggers/deal_entered_status';
import { aDeal, aPage, API, errorOf, isao, run, useNock } from '../../helpers';

useNock();

const now = Date.parse('2026-11-23T12:00:00.000Z');
const justNow = new Date(now - 1).toISOString();
const longAgo = '2024-01-01T00:00:00.000Z';
const updatedSince = '2026-11-21T23:59:59.999Z';

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(now);
});
afterEach(() => {
  jest.restoreAllMocks();
});

interface Options {
  trigger?: { operation: object };
  meta?: Record<string, unknown>;
}
const poll = (
  inputData: Record<string, unknown>,
  { trigger = dealEnteredStatus, meta = {} }: Options = {},
): Promise<unknown> =>
  run('perform' in trigger.operation ? (trigger.operation.perform as () => Promise<unknown>) : undefined, {
    meta,
    inputData,
  });
const expectDeals = (query: Record<string, string | number>) =>
  isao()
    .get(`${API}/deals`)
    .query({ limit: 200, page: 1, ...query });
const switchOn = { isPopulatingDedupe: true };

describe('Deal Enters Status', () => {
  const won = aDeal({ id: 'won', status: 'won', updatedAt: justNow });

  it('requests deals with the status, and compares them itself', async () => {
    expectDeals({ status: 'won', updatedSince }).reply(
      200,
      aPage([won, aDeal({ id: 'open', updatedAt: justNow }), aDeal({ id: 'none', status: null, updatedAt: justNow })]),
    );

    expect(await poll({ status: 'Won' })).toEqual([won]);
  });

  it('returns the status as it was chosen, so that ISAO’s spelling starts no second run', async () => {
    expectDeals({ status: 'won', updatedSince }).reply(200, aPage([{ ...won, status: ' WON' }]));

    expect(await poll({ status: 'won' })).toEqual([won]);
  });

  it('reads all pages', async () => {
    expectDeals({ status: 'won', updatedSince }).reply(200, aPage([won], 1, 2));
    expectDeals({ status: 'won', updatedSince, page: 2 }).reply(200, aPage([{ ...won, id: 'other' }], 2, 2));

    expect(await poll({ status: 'won' })).toHaveLength(2);
  });

  it('starts no run for deals from before the look-back, which a list without dates also has', async () => {
    expectDeals({ status: 'won', updatedSince }).reply(200, aPage([won, { ...won, id: 'old', updatedAt: longAgo }]));

    expect(await poll({ status: 'won' })).toEqual([won]);
  });

  it('shows Zapier every deal with the status when the Zap is switched on, however old, and only its key', async () => {
    expectDeals({ status: 'won' }).reply(200, aPage([won, { ...won, id: 'old', updatedAt: longAgo }, aDeal()]));

    expect(await poll({ status: 'won' }, { meta: switchOn })).toEqual([
      { id: 'won', status: 'won' },
      { id: 'old', status: 'won' },
    ]);
  });

  it('shows samples with the status', async () => {
    expectDeals({ status: 'won' }).reply(200, aPage([aDeal(), won]));

    expect(await poll({ status: 'won' }, { meta: { isLoadingSample: true } })).toEqual([won]);
  });

  it('halts without a status', async () => {
    const error = await errorOf(poll({ status: ' ' }));

    expect(error).toMatchObject({
      name: 'HaltedError',
      message: 'Status is blank. Choose the status that a deal has to enter.',
    });
  });
});

describe('Deal Enters Stage', () => {
  const closing = aDeal({ id: 'closing', stage: 'closing soon', updatedAt: justNow });
  const trigger = dealEnteredStage;

  it('compares stages in any case and spacing, and returns the stage as it was entered', async () => {
    expectDeals({ updatedSince }).reply(
      200,
      aPage([
        { ...closing, stage: ' Closing  soon' },
        aDeal({ id: 'other', updatedAt: justNow }),
        aDeal({ id: 'none', stage: null, updatedAt: justNow }),
      ]),
    );

    expect(await poll({ stage: ' CLOSING soon ' }, { trigger })).toEqual([{ ...closing, stage: 'CLOSING soon' }]);
  });

  it('shows Zapier every deal in the stage when the Zap is switched on', async () => {
    expectDeals({}).reply(200, aPage([{ ...closing, updatedAt: longAgo }, aDeal()]));

    expect(await poll({ stage: 'Closing soon' }, { trigger, meta: switchOn })).toEqual([
      { id: 'closing', stage: 'Closing soon' },
    ]);
  });

  it('shows no sample if no deal is in the stage', async () => {
    expectDeals({}).reply(200, aPage([aDeal()]));

    expect(await poll({ stage: 'closing soon' }, { trigger, meta: { isLoadingSample: true } })).toEqual([]);
  });

  it('halts without a stage', async () => {
    const error = await errorOf(poll({}, { trigger }));

    expect(error).toMatchObject({
      name: 'HaltedError',
      message: 'Stage is blank. Fill in the stage that a deal has to enter.',
    });
  });
});

describe('an ISAO without updatedSince for deals', () => {
  const won = aDeal({ status: 'won', updatedAt: justNow });

  it.each([400, 422])('is read without it if it answers %d, and asked only once', async (status) => {
    expectDeals({ status: 'won', updatedSince }).reply(status, { success: false, error: 'Unknown parameter' });
    expectDeals({ status: 'won' }).reply(200, aPage([won], 1, 3));
    for (const page of [2, 3]) {
      expectDeals({ status: 'won', page }).reply(200, aPage([{ ...won, id: String(page) }], page, 3));
    }

    expect(await poll({ status: 'won' })).toHaveLength(3);
  });

  it.each([200, 403, 404])('is not assumed after another failure such as %d', async (status) => {
    expectDeals({ status: 'won', updatedSince }).reply(status, { success: false, error: 'Not this' });

    expect((await errorOf(poll({ status: 'won' }))).message).toContain('Not this');
  });

  it('is not assumed after a later page, because its list would differ', async () => {
    expectDeals({ status: 'won', updatedSince }).reply(200, aPage([won], 1, 2));
    expectDeals({ status: 'won', updatedSince, page: 2 }).reply(400, { success: false, error: 'No such page' });

    expect((await errorOf(poll({ status: 'won' }))).message).toContain('No such page');
  });
});
