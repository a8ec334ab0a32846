import { startOf, type Happening } from '../../../src/triggers/mechanisms/moment';
import { readWindow } from '../../../src/triggers/mechanisms/window';

/** Pages of happenings, of which each has its time as its id. */
const pages = (...times: number[][]) => {
  const total = times.flat().length;
  const asked: number[] = [];
  return {
    asked,
    read: (page: number) => {
      asked.push(page);
      const records = (times[page - 1] ?? []).map((time): Happening<string> => ({
        time,
        id: String(time),
        record: 'x',
      }));
      return Promise.resolve({ records, totalPages: times.length, total });
    },
  };
};
const options = { after: startOf(0), limit: 100, deadline: Infinity };
const timesOf = (happenings: Happening<string>[]) => happenings.map(({ time }) => time);

it('asks for every page once', async () => {
  const list = pages([1], [2], [3], [4], [5], [6], [7]);
  const { oldest, isWhole } = await readWindow(list.read, options);

  expect([...list.asked].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(timesOf(oldest)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(isWhole).toBe(true);
});

it('keeps the oldest of a list in any order, and no more of it in memory than need be', async () => {
  const list = pages([9, 1, 8], [7, 2, 6], [5, 3, 4]);
  const { oldest, any, hasMore } = await readWindow(list.read, { ...options, limit: 2 });

  expect(timesOf(oldest)).toEqual([1, 2]);
  expect(any).toHaveLength(2);
  expect(hasMore).toBe(true);
});

it('keeps the later state of a record that was met in two', async () => {
  const states = [
    [
      { time: 1, id: 'a', record: 'old' },
      { time: 2, id: 'b', record: 'new' },
    ],
    [
      { time: 3, id: 'a', record: 'new' },
      { time: 1, id: 'b', record: 'old' },
    ],
  ];
  const read = (page: number) => Promise.resolve({ records: states[page - 1] ?? [], totalPages: 2, total: 2 });

  const { oldest } = await readWindow(read, options);

  expect(oldest.map(({ id, record }) => [id, record])).toEqual([
    ['b', 'new'],
    ['a', 'new'],
  ]);
});

it('ends where the list claims more pages than it has', async () => {
  const list = pages([1, 2]);
  const read = async (page: number) => ({ ...(await list.read(page)), totalPages: 1_000_000 });
  const { oldest, isWhole } = await readWindow(read, options);

  expect(timesOf(oldest)).toEqual([1, 2]);
  expect(isWhole).toBe(true);
  expect(list.asked).toHaveLength(5);
});

it('reads on to the end of a list that grows while it is read', async () => {
  const pagesNow = [[10], [9], [8], [7]];
  // With every answer one record comes in front, and pushes the others back.
  const read = (page: number) => {
    const [time] = pagesNow[page - 1] ?? [];
    const records = time === undefined ? [] : [{ time, id: String(time), record: 'x' }];
    const answer = { records, totalPages: pagesNow.length, total: pagesNow.length };
    if (pagesNow.length < 9) pagesNow.unshift([10 + pagesNow.length]);
    return Promise.resolve(answer);
  };
  const { oldest } = await readWindow(read, { ...options, startPage: 2 });

  expect(timesOf(oldest)).toEqual(expect.arrayContaining([7, 8, 9, 10]));
});

it('does not take a list for read whose pages bring nothing new and still are not empty', async () => {
  const read = (page: number) =>
    Promise.resolve({ records: [{ time: 1, id: 'a', record: 'x' }], totalPages: 1_000_000, total: page });
  const { isWhole } = await readWindow(read, options);

  expect(isWhole).toBe(false);
});

it('does not take a list for read that tells no total and gives one page for all, where it must be sure', async () => {
  const read = () => Promise.resolve({ records: [{ time: 1, id: 'a', record: 'x' }], totalPages: 3, total: undefined });
  const { isWhole } = await readWindow(read, { ...options, isReadTwice: true });

  expect(isWhole).toBe(false);
});

it('tells records of one millisecond apart by their ids', async () => {
  const record = (id: string): Happening<string> => ({ time: 5, id, record: 'x' });
  const read = () => Promise.resolve({ records: ['c', 'a', 'b'].map(record), totalPages: 1, total: 3 });

  const { oldest } = await readWindow(read, { ...options, after: { time: 5, id: 'a' } });

  expect(oldest.map(({ id }) => id)).toEqual(['b', 'c']);
});
