import findDeals from '../../src/searches/find_deals';
import { aDeal, aPage, API, errorOf, isao, run, useNock } from '../helpers';

useNock();

const find = (inputData: Record<string, unknown> = {}) => run(findDeals.operation.perform, { inputData });
const listed = (page: number, deals: unknown[], totalPages = 1, query: object = {}) =>
  isao()
    .get(`${API}/deals`)
    .query({ page, limit: 200, ...query })
    .reply(200, aPage(deals, page, totalPages));

const [old, recent] = [
  aDeal({ id: 'old', updatedAt: '2024-01-01T00:00:00.000Z' }),
  aDeal({ id: 'recent', updatedAt: '2025-01-01T00:00:00.000Z' }),
];

it('finds all deals without an input, the one changed last first, and reads no more than it needs', async () => {
  listed(1, [old, recent], 9);

  expect(await find({ limit: 2 })).toEqual([recent, old]);
});

it.each([
  [{ search: '  LAUNCH ' }, { title: 'Website relaunch' }],
  [{ search: 'john' }, { title: 'x' }],
  [{ search: 'tech corp' }, { title: 'x' }],
])('looks through all pages for the text %j, in any case', async (inputData, changes) => {
  const contact = { id: 'c', name: null, email: 'john@tech.corp', phoneNumber: null, currentCompany: null };
  const meant = aDeal(changes);
  listed(1, [meant, aDeal({ id: 'other', title: 'x', contact: { ...contact, whatsappLink: null } })], 2);
  listed(2, [aDeal({ id: 'none', title: 'x', contact: null })], 2);

  expect(await find({ ...inputData, limit: 1 })).toEqual([meant]);
});

it('filters by several statuses and stages, whatever ISAO does with a filter', async () => {
  const deals = [
    aDeal({ status: 'Won', stage: 'Contract  sent' }),
    aDeal({ id: 'b', status: 'lost', stage: 'negotiation' }),
    aDeal({ id: 'c', status: 'open' }),
    aDeal({ id: 'd', status: 'won', stage: null }),
  ];
  listed(1, deals);
  listed(1, deals, 1, { status: 'won' });

  const stage = ['contract sent', ' NEGOTIATION'];
  expect(await find({ status: ['Won', 'lost'], stage })).toEqual([deals[1], deals[0]]);
  expect(await find({ status: 'won', stage })).toEqual(deals.slice(0, 1));
});

it('gives 50 if Limit is blank', async () => {
  listed(
    1,
    Array.from({ length: 60 }, (_, i) => aDeal({ id: `deal_${i}` })),
  );

  expect(await find()).toHaveLength(50);
});

it('refuses a text and a stage that are too long for a deal', async () => {
  const long = 'x'.repeat(1001);

  for (const [inputData, label] of [
    [{ search: long }, 'Search Text'],
    [{ stage: ['a', long] }, 'Stage'],
  ] as const) {
    expect((await errorOf(find(inputData))).message).toBe(
      `${label} “${'x'.repeat(50)}…” is too long. The limit is 1000 characters.`,
    );
  }
});

it('compares a text that is no language as it is', async () => {
  const odd = `a${'\u0301'.repeat(40)}`;
  listed(1, [aDeal({ title: `B ${odd}` }), aDeal({ id: 'other', title: 'b' })]);

  expect(await find({ search: `b  ${odd}` })).toMatchObject([{ id: 'deal_123' }]);
});

it.each([{ limit: '201' }, { status: 'closed' }, { search: { a: 1 } }])('halts for %j', async (inputData) => {
  expect((await errorOf(find(inputData))).name).toBe('HaltedError');
});
