import findDeal from '../../src/searches/find_deal';
import { aDeal, anAnswer, aPage, API, errorOf, isao, run, useNock } from '../helpers';

useNock();

const find = (inputData: Record<string, unknown>) => run(findDeal.operation.perform, { inputData });
const older = (changes: Parameters<typeof aDeal>[0]) => aDeal({ updatedAt: '2024-01-01T00:00:00.000Z', ...changes });

describe('by ID', () => {
  it('finds the deal', async () => {
    isao().get(`${API}/deals/deal_123`).reply(200, anAnswer(aDeal()));

    expect(await find({ searchBy: 'id', searchValue: ' deal_123 ' })).toEqual([aDeal()]);
  });

  it('finds nothing where there is none, or it has another status', async () => {
    isao().get(`${API}/deals/deal_9`).reply(404, { success: false, error: 'Deal not found' });
    isao().get(`${API}/deals/deal_123`).reply(200, anAnswer(aDeal()));

    expect(await find({ searchBy: 'id', searchValue: 'deal_9' })).toEqual([]);
    expect(await find({ searchBy: 'id', searchValue: 'deal_123', status: 'won' })).toEqual([]);
  });
});

it('finds every deal with a title, on whichever page, the most recently changed first', async () => {
  const [old, recent] = [older({ id: 'old', title: 'Website  RELAUNCH' }), aDeal()];
  isao()
    .get(`${API}/deals`)
    .query({ page: 1, limit: 200 })
    .reply(200, aPage([old, aDeal({ id: 'other', title: 'Website relaunch 2' })], 1, 2));
  isao()
    .get(`${API}/deals`)
    .query({ page: 2, limit: 200 })
    .reply(200, aPage([recent], 2, 2));

  expect(await find({ searchBy: 'title', searchValue: 'website relaunch' })).toEqual([recent, old]);
});

it('finds every deal of a contact that has a status, whatever ISAO makes of the filter', async () => {
  const [mine, lost, orphan] = [
    aDeal({ status: 'won' }),
    aDeal({ id: 'lost', status: 'lost' }),
    aDeal({ id: 'o', contact: null, status: null }),
  ];
  isao()
    .get(`${API}/deals`)
    .query({ page: 1, limit: 200, status: 'won' })
    .reply(200, aPage([mine, lost, orphan]));

  expect(await find({ searchBy: 'contactId', searchValue: 'contact_123', status: 'Won' })).toEqual([mine]);
});

it.each([
  [{ searchBy: 'name', searchValue: 'x' }, 'Search By is “name”. Choose one of these: Deal ID; Title; Contact ID.'],
  [{ searchValue: 'x' }, 'Search By is blank. Choose what to search by.'],
  [{ searchBy: 'id', searchValue: ' ' }, 'Search Value is blank. Fill in what to look for.'],
  [{ searchBy: 'id', searchValue: 'x', status: 'done' }, 'Status is “done”. Choose one of these: Open; Won; Lost.'],
])('says what is wrong with %j, without a request', async (inputData, message) => {
  const refusal = await errorOf(find(inputData));

  expect(refusal.name).toBe('HaltedError');
  expect(refusal.message).toBe(message);
});

it('says so where there are more deals than it has the time to read', async () => {
  const now = Date.now();
  const clock = jest.spyOn(Date, 'now');
  isao()
    .get(`${API}/deals`)
    .query({ page: 1, limit: 200 })
    .reply(200, () => {
      clock.mockReturnValue(now + 18_500);
      return { success: true, data: [aDeal()], meta: { page: 1, limit: 200, total: 100_000, totalPages: 500 } };
    });

  const refusal = await errorOf(find({ searchBy: 'title', searchValue: 'X' }));
  clock.mockRestore();

  expect(refusal.name).toBe('HaltedError');
  expect(refusal.message).toBe(
    'ISAO has more records than one step can search. Narrow the search, for example with a longer text, a status or a date.',
  );
});

it('leaves out no deal that it can’t read', async () => {
  isao()
    .get(`${API}/deals`)
    .query({ page: 1, limit: 200 })
    .times(3)
    .reply(200, { success: true, data: [{ title: 'X' }, { title: 'X' }], meta: { totalPages: 1 } });

  expect((await errorOf(find({ searchBy: 'title', searchValue: 'X' }))).message).toContain('could not be read');
});
