import { IsaoError } from '../../src/isao/error';
import type { ReadPage } from '../../src/isao/pages';
import { latestOf, readWholeList, type Timed, withEnd } from '../../src/isao/whole-list';

const at = (id: string, time = 1): Timed => ({ id, time });
const ids = (records: Timed[]) => records.map(({ id }) => id);

/** A list that differs at each reading of its first page, with the ids of its pages and its total. */
const moving = (readings: { pages: string[][]; total?: number | undefined }[]) => {
  let n = -1;
  const read: ReadPage<Timed> = (page) => {
    if (page === 1) n += 1;
    const { pages, total } = readings[n] ?? { pages: [] };
    return Promise.resolve({
      records: (pages[page - 1] ?? []).map((id) => at(id)),
      totalPages: pages.length,
      total,
    });
  };
  return { read, times: () => n + 1 };
};
const deadline = Infinity;

afterEach(() => {
  jest.restoreAllMocks();
});

it('reads a list once if it does not change', async () => {
  const list = moving([{ pages: [['a'], ['b']], total: 2 }]);

  expect(await readWholeList(list.read, { deadline })).toMatchObject({ isWhole: true, next: undefined });
  expect(list.times()).toBe(1);
});

it('counts the records that can’t be read', async () => {
  const read: ReadPage<Timed> = (page) =>
    Promise.resolve({ records: [at(`r${page}`)], totalPages: 2, total: 3, ...(page === 2 ? { leftOut: 1 } : {}) });

  expect(await readWholeList(read, { deadline })).toMatchObject({ isWhole: true });
});

it('reads it twice if two complete readings are required', async () => {
  const list = moving([
    { pages: [['a'], ['b']], total: 2 },
    { pages: [['a'], ['c']], total: 2 },
  ]);
  const { records, isWhole } = await readWholeList(list.read, { deadline, times: 2 });

  expect(ids(records)).toEqual(['a', 'b', 'c']);
  expect(isWhole).toBe(true);
});

it('treats a single page as a list that does not change', async () => {
  const list = moving([{ pages: [['a']], total: 9 }]);

  expect(await readWholeList(list.read, { deadline, times: 2 })).toMatchObject({ isWhole: true });
  expect(list.times()).toBe(1);
});

it('reads a list again that lost records meanwhile, and keeps the records of all readings', async () => {
  const list = moving([
    { pages: [['a'], ['a']], total: 2 },
    { pages: [['a'], ['b']], total: 2 },
  ]);
  const { records, isWhole } = await readWholeList(list.read, { deadline });

  expect(ids(records)).toEqual(['a', 'b']);
  expect(isWhole).toBe(true);
});

it('believes two readings of which each missed what the other one has', async () => {
  const list = moving([
    { pages: [['a'], ['a'], ['b']], total: 3 },
    { pages: [['c'], ['b'], ['b']], total: 3 },
  ]);

  expect(await readWholeList(list.read, { deadline, times: 2 })).toMatchObject({ isWhole: true });
  expect(list.times()).toBe(2);
});

it('starts no further reading after the deadline', async () => {
  const list = moving([{ pages: [['a'], ['a']], total: 2 }]);
  const clock = jest.spyOn(Date, 'now').mockReturnValue(0);
  const slowly: ReadPage<Timed> = (page) => {
    if (page === 2) clock.mockReturnValue(21);
    return list.read(page);
  };

  expect(await readWholeList(slowly, { deadline: 20 })).toMatchObject({ isWhole: false, next: undefined });
  expect(list.times()).toBe(1);
});

it('treats a list that only grows as complete', async () => {
  const list = moving([{ pages: [['a'], ['b'], ['new']], total: 2 }]);

  expect(await readWholeList(list.read, { deadline })).toMatchObject({ isWhole: true });
});

it('gives up after three readings, and says so', async () => {
  const list = moving(['b', 'c', 'd'].map((id) => ({ pages: [['a'], [id]], total: 9 })));
  const { records, isWhole, next } = await readWholeList(list.read, { deadline });

  expect(ids(records)).toEqual(['a', 'b', 'c', 'd']);
  expect(isWhole).toBe(false);
  expect(next).toBeUndefined();
  expect(list.times()).toBe(3);
});

it('believes a list without a total, unless its pages repeat', async () => {
  const honest = moving([{ pages: [['a'], ['b']] }]);
  const repeating = moving([1, 2, 3].map(() => ({ pages: [['a'], ['a'], ['a']] })));

  expect(await readWholeList(honest.read, { deadline })).toMatchObject({ isWhole: true });
  expect(honest.times()).toBe(1);
  expect(await readWholeList(repeating.read, { deadline })).toMatchObject({ isWhole: false });
});

it('is not whole if the room is full, and says where to continue', async () => {
  const list = moving([{ pages: [['a'], ['b'], ['c']], total: 3 }]);

  expect(await readWholeList(list.read, { deadline, room: 1 })).toMatchObject({ isWhole: false, next: 2 });
});

it('is whole if only the second reading was cut short', async () => {
  const list = moving([
    { pages: [['a'], ['b']], total: 2 },
    { pages: [['a'], ['b']], total: 2 },
  ]);
  const read: ReadPage<Timed> = (page) =>
    page === 2 && list.times() === 2 ? Promise.reject(new IsaoError('failed')) : list.read(page);

  expect(await readWholeList(read, { deadline, times: 2 })).toMatchObject({ isWhole: true });
});

describe('a failure', () => {
  const failing =
    (kind: 'failed' | 'unauthorized', on: number): ReadPage<Timed> =>
    (page) =>
      page === on
        ? Promise.reject(new IsaoError(kind))
        : Promise.resolve({ records: [at(`r${page}`)], totalPages: 2, total: 2 });

  it('that is temporary leaves a part', async () => {
    expect(await readWholeList(failing('failed', 2), { deadline })).toMatchObject({ isWhole: false, next: 2 });
  });

  it.each([
    ['of the first page', failing('failed', 1)],
    ['that is permanent', failing('unauthorized', 2)],
  ])('%s is thrown', async (_case, read) => {
    await expect(readWholeList(read, { deadline })).rejects.toBeInstanceOf(IsaoError);
  });
});

it('keeps the latest state of each record, or the last one read of equally late ones', () => {
  const states = [at('a', 1), at('b', 2), at('a', 3), at('b', 1), { ...at('c', 1), n: 1 }, { ...at('c', 1), n: 2 }];

  expect(latestOf(states)).toEqual([at('a', 3), at('b', 2), { ...at('c', 1), n: 2 }]);
});

describe('the end of a long list', () => {
  const pagesOf = (count: number, failing: Partial<Record<number, IsaoError>> = {}) => {
    const asked: number[] = [];
    const read: ReadPage<Timed> = (page) => {
      asked.push(page);
      const failure = failing[page];
      return failure
        ? Promise.reject(failure)
        : Promise.resolve({ records: [at(`r${page}`)], totalPages: count, total: count });
    };
    return { asked, ...withEnd(read) };
  };
  const throttled = new IsaoError('throttled');

  it('is read right after its first page', async () => {
    const { asked, readPage, end } = pagesOf(11);
    await readPage(1);
    await readPage(2);

    expect(asked).toEqual([1, 10, 11, 2]);
    expect(ids(end() ?? [])).toEqual(['r10', 'r11']);
  });

  it('is not read if the list has few pages', async () => {
    const { asked, readPage, end } = pagesOf(10);
    await readPage(1);

    expect(asked).toEqual([1]);
    expect(end()).toEqual([]);
  });

  it.each([
    ['one page, if the rate limit keeps the other', { 11: throttled }, ['r10']],
    ['unknown, if the rate limit keeps both', { 10: throttled, 11: throttled }, undefined],
    ['nothing, if both fail otherwise', { 10: new IsaoError('failed'), 11: new IsaoError('failed') }, []],
  ])('is %s', async (_case, failing, expected) => {
    const { readPage, end } = pagesOf(11, failing);
    await readPage(1);

    expect(end()?.map(({ id }) => id)).toEqual(expected);
  });
});
