import dealEnteredStage from '../../../src/triggers/deal_entered_stage';
import dealEnteredStatus from '../../../src/triggers/deal_entered_status';
import newDealPolling from '../../../src/triggers/new_deal_polling';
import newOrUpdatedDeal from '../../../src/triggers/new_or_updated_deal';
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
const asking = (query: Record<string, string | number>) =>
  isao()
    .get(`${API}/deals`)
    .query({ limit: 200, page: 1, ...query });
const expectDeals = (query: Record<string, string | number>, ...deals: unknown[]) =>
  asking(query).reply(200, aPage(deals));
const switchOn = { isPopulatingDedupe: true };

describe('Deal Enters Status', () => {
  const won = aDeal({ id: 'won', status: 'won', updatedAt: justNow });

  it('requests deals with the status, and compares them itself', async () => {
    expectDeals(
      { status: 'won', updatedSince },
      won,
      aDeal({ id: 'open', updatedAt: justNow }),
      aDeal({ id: 'none', status: null, updatedAt: justNow }),
    );

    expect(await poll({ status: 'Won' })).toEqual([won]);
  });

  it('returns the status as ISAO spells it, so that another spelling in the form starts no second run', async () => {
    expectDeals({ status: 'won', updatedSince }, { ...won, status: ' WON' });

    expect(await poll({ status: 'won' })).toEqual([{ ...won, status: ' WON' }]);
  });

  it.each([
    [
      ['won', 'Lost'],
      ['won', 'lost'],
    ],
    [[], ['won', 'open', 'lost']],
  ])('takes the statuses %j, of which none means any', async (status, expected) => {
    const deals = ['won', 'open', 'lost', null].map((each) => ({ ...won, id: String(each), status: each }));
    expectDeals({ updatedSince }, ...deals);

    expect(await poll({ status })).toMatchObject(expected.map((each) => ({ id: each, status: each })));
  });

  it('shows Zapier every deal with the status when the Zap is switched on, however old, and only its key', async () => {
    expectDeals({ status: 'won' }, won, { ...won, id: 'old', updatedAt: longAgo }, aDeal());

    expect(await poll({ status: 'won' }, { meta: switchOn })).toEqual([
      { id: 'won', status: 'won' },
      { id: 'old', status: 'won' },
    ]);
  });
});

describe('Deal Enters Stage', () => {
  const closing = aDeal({ id: 'closing', stage: 'closing soon', updatedAt: justNow });
  const trigger = dealEnteredStage;

  it('compares stages in any case and spacing, and returns the stage as ISAO spells it', async () => {
    expectDeals(
      { updatedSince },
      { ...closing, stage: ' Closing  soon' },
      aDeal({ id: 'other', updatedAt: justNow }),
      aDeal({ id: 'none', stage: null, updatedAt: justNow }),
    );

    expect(await poll({ stage: ' CLOSING soon ' }, { trigger })).toEqual([{ ...closing, stage: ' Closing  soon' }]);
  });

  it('shows Zapier every deal in the stage when the Zap is switched on', async () => {
    expectDeals({}, { ...closing, updatedAt: longAgo }, aDeal());

    expect(await poll({ stage: 'Closing soon' }, { trigger, meta: switchOn })).toEqual([
      { id: 'closing', stage: 'closing soon' },
    ]);
  });

  it('shows no sample if no deal is in the stage', async () => {
    expectDeals({}, aDeal());

    expect(await poll({ stage: 'closing soon' }, { trigger, meta: { isLoadingSample: true } })).toEqual([]);
  });

  it('takes several stages, and any if none is filled in', async () => {
    const deals = ['A', 'b', 'C', ' ', null].map((stage) => aDeal({ id: String(stage), stage, updatedAt: justNow }));
    for (const [stage, expected] of [
      [
        ['a', 'B'],
        ['A', 'b'],
      ],
      [[], ['A', 'b', 'C']],
    ]) {
      expectDeals({ updatedSince }, ...deals);

      expect(await poll({ stage }, { trigger })).toMatchObject((expected ?? []).map((id) => ({ id, stage: id })));
    }
  });
});

describe('New Deal (Polling)', () => {
  const trigger = newDealPolling;

  it('returns deals that were created lately, however they were edited later', async () => {
    const created = aDeal({ id: 'new', createdAt: justNow, updatedAt: justNow });
    expectDeals({ updatedSince }, created, aDeal({ id: 'edited', createdAt: longAgo, updatedAt: justNow }));

    expect(await poll({}, { trigger })).toEqual([created]);
  });

  it('shows Zapier the ids of the deals of a week when the Zap is switched on', async () => {
    expectDeals({ updatedSince: '2026-11-16T11:59:59.999Z' }, aDeal({ id: 'new', updatedAt: justNow }));

    expect(await poll({}, { trigger, meta: switchOn })).toEqual([{ id: 'new' }]);
  });
});

describe('New or Updated Deal (Polling)', () => {
  const trigger = newOrUpdatedDeal;

  it.each([
    [{}, ['won', 'none']],
    [{ status: ['Won', 'lost'] }, ['won']],
    [{ stage: [' CLOSING  soon'] }, ['won']],
    [{ status: ['open'], stage: ['closing soon'] }, []],
  ])('with the filters %j returns the changed deals %j', async (filters, ids) => {
    const deals = [
      aDeal({ id: 'won', status: 'won', stage: 'Closing soon', updatedAt: justNow }),
      aDeal({ id: 'none', status: null, stage: null, updatedAt: justNow }),
    ];
    expectDeals({ updatedSince }, ...deals);

    expect(await poll(filters, { trigger })).toMatchObject(ids.map((id) => ({ id, updatedAt: justNow })));
  });

  it('identifies a change by the deal and its time', async () => {
    expectDeals({ updatedSince: '2026-11-16T11:59:59.999Z' }, aDeal({ id: 'a', updatedAt: justNow }));

    expect(await poll({}, { trigger, meta: switchOn })).toEqual([{ id: 'a', updatedAt: justNow }]);
  });
});

describe('an ISAO without updatedSince for deals', () => {
  const won = aDeal({ status: 'won', updatedAt: justNow });

  it.each([400, 422])('is read without it if it answers %d, and asked only once', async (status) => {
    asking({ status: 'won', updatedSince }).reply(status, { success: false, error: 'Unknown parameter' });
    asking({ status: 'won' }).reply(200, aPage([won], 1, 3));
    for (const page of [2, 3]) {
      asking({ status: 'won', page }).reply(200, aPage([{ ...won, id: String(page) }], page, 3));
    }

    expect(await poll({ status: 'won' })).toHaveLength(3);
  });

  it.each([200, 403, 404])('is not assumed after another failure such as %d', async (status) => {
    asking({ status: 'won', updatedSince }).reply(status, { success: false, error: 'Not this' });

    expect((await errorOf(poll({ status: 'won' }))).message).toContain('Not this');
  });

  it('is not assumed after a later page, because its list would differ', async () => {
    asking({ status: 'won', updatedSince }).reply(200, aPage([won], 1, 2));
    asking({ status: 'won', updatedSince, page: 2 }).reply(400, { success: false, error: 'No such page' });

    expect((await errorOf(poll({ status: 'won' }))).message).toContain('No such page');
  });
});
