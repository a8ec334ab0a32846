import findDeal from '../../src/searches/find_deal';
import { aDeal, anAnswer, aPage, API, haltOf, isao, run, useNock } from '../helpers';

useNock();

const find = (inputData: Record<string, unknown>) => run(findDeal.operation.perform, { inputData });
const listed = (page: number, deals: unknown[], totalPages = 1, query: object = {}) =>
  isao()
    .get(`${API}/deals`)
    .query({ page, limit: 200, ...query })
    .reply(200, aPage(deals, page, totalPages));

describe('by ID', () => {
  const getDeal = (id: string) => isao().get(`${API}/deals/${id}`);

  it('finds the deal in one request', async () => {
    getDeal('deal_123').reply(200, anAnswer(aDeal()));

    expect(await find({ dealId: ' deal_123 ' })).toEqual([aDeal()]);
  });

  it('finds nothing if there is none', async () => {
    getDeal('deal_9').reply(404, { success: false, error: 'Deal not found' });

    expect(await find({ dealId: 'deal_9' })).toEqual([]);
  });

  it('finds the deal if everything else also matches', async () => {
    getDeal('deal_123').reply(200, anAnswer(aDeal()));
    const others = { title: 'website  relaunch', contactId: 'contact_123', status: 'Open', stage: ' NEGOTIATION' };

    expect(await find({ dealId: 'deal_123', ...others })).toEqual([aDeal()]);
  });

  it.each([{ title: 'Website' }, { contactId: 'contact_9' }, { status: 'won' }, { stage: 'closed' }])(
    'finds nothing if the deal does not match %j',
    async (other) => {
      getDeal('deal_123').reply(200, anAnswer(aDeal()));

      expect(await find({ dealId: 'deal_123', ...other })).toEqual([]);
    },
  );
});

it('finds every deal with a title, on any page, the most recently changed first', async () => {
  const [old, recent] = [
    aDeal({ id: 'old', title: 'Website  RELAUNCH', updatedAt: '2024-01-01T00:00:00.000Z' }),
    aDeal(),
  ];
  listed(1, [old, aDeal({ id: 'other', title: 'Website relaunch 2' })], 2);
  listed(2, [recent], 2);

  expect(await find({ title: 'website relaunch' })).toEqual([recent, old]);
});

it('finds every deal of a contact with a status and a stage, whatever ISAO does with the filter', async () => {
  const won = { status: 'won', stage: 'Contract  sent' };
  const mine = aDeal(won);
  const others = [
    aDeal({ ...won, id: 'lost', status: 'lost' }),
    aDeal({ ...won, id: 'staged', stage: null }),
    aDeal({ ...won, id: 'orphan', contact: null }),
    aDeal({ id: 'blank', status: null, stage: null }),
  ];
  listed(1, [mine, ...others], 1, { status: 'won' });

  expect(await find({ contactId: 'contact_123', status: 'Won', stage: 'contract sent' })).toEqual([mine]);
});

it('returns the deals that match both the title and the contact', async () => {
  const deals = [aDeal(), aDeal({ id: 'a', title: 'Audit' }), aDeal({ id: 'orphan', contact: null })];
  listed(1, deals);

  expect(await find({ title: 'Website relaunch', contactId: 'contact_123' })).toEqual([aDeal()]);
});

const NOTHING = 'There is nothing to look for. Fill in at least one of Deal, Title and Contact.';

it.each([
  [{}, NOTHING],
  [{ dealId: '', title: ' ' }, NOTHING],
  [{ status: 'won', stage: 'negotiation' }, NOTHING],
  [{ title: 'x', status: 'done' }, 'Status is “done”. Choose one of these: Open; Won; Lost.'],
])('says what is wrong with %j, without a request', async (inputData, message) => {
  expect(await haltOf(find(inputData))).toBe(message);
});
