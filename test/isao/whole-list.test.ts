import { IsaoError } from '../../src/isao/error';
import type { ReadPage } from '../../src/isao/pages';
import { latestOf, readWholeList, type Timed, withEnd } from '../../src/isao/whole-list';

const at = (id: string, time = 1): Timed => ({ id, time });
const ids = (records: Timed[]) => records.map(({ id }) => id);

/** A list of one record a page, which differs at each reading. @param readings the ids of their pages, such as `a|b` */
const moving = (readings: string[], total: number | undefined) => {
  let n = -1;
  const read: ReadPage<Timed> = (page) => {
    if (page === 1) n += 1;
    const pages = readings[n]?.split('|') ?? [];
    return Promise.resolve({
      records: pages.slice(page - 1, page).map((id) => at(id)),
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

it.each<[string, string[], number | undefined, { times?: number }, string, boolean, number]>([
  ['once if it does not change', ['a|b'], 2, {}, 'a b', true, 1],
  ['twice if two complete readings are required', ['a|b', 'a|c'], 2, { times: 2 }, 'a b c', true, 2],
  ['once if it is a single page, whatever its total', ['a'], 9, { times: 2 }, 'a', true, 1],
  ['again if it lost records meanwhile', ['a|a', 'a|b'], 2, {}, 'a b', true, 2],
  ['twice if each reading has what the other one missed', ['a|a|b', 'c|b|b'], 3, { times: 2 }, 'a b c', true, 2],
  ['once if it only grows', ['a|b|new'], 2, {}, 'a b new', true, 1],
  ['three times if it keeps changing, and then gives up', ['a|b', 'a|c', 'a|d'], 9, {}, 'a b c d', false, 3],
  ['once if it has no total', ['a|b'], undefined, {}, 'a b', true, 1],
  ['three times if it has no total and its pages repeat', ['a|a|a', 'a|a|a', 'a|a|a'], undefined, {}, 'a', false, 3],
])('reads a list %s', async (_how, readings, total, options, found, isWhole, times) => {
  const list = moving(readings, total);
  const read = await readWholeList(list.read, { deadline, ...options });

  expect(read).toMatchObject({ isWhole, next: undefined });
  expect(ids(read.records).join(' ')).toBe(found);
  expect(list.times()).toBe(times);
});

it('is not whole if the room is full, and says where to continue', async () => {
  const { read } = moving(['a|b|c'], 3);

  expect(await readWholeList(read, { deadline, room: 1 })).toMatchObject({ isWhole: false, next: 2 });
});

it('counts the records that can’t be read', async () => {
  const read: ReadPage<Timed> = (page) =>
    Promise.resolve({ records: [at(`r${page}`)], totalPages: 2, total: 3, ...(page === 2 ? { leftOut: 1 } : {}) });

  expect(await readWholeList(read, { deadline })).toMatchObject({ isWhole: true });
});

it('starts no further reading after the deadline', async () => {
  const list = moving(['a|a'], 2);
  const clock = jest.spyOn(Date, 'now').mockReturnValue(0);
  const slowly: ReadPage<Timed> = (page) => {
    if (page === 2) clock.mockReturnValue(21);
    return list.read(page);
  };

  expect(await readWholeList(slowly, { deadline: 20 })).toMatchObject({ isWhole: false, next: undefined });
  expect(list.times()).toBe(1);
});

it('is whole if only the second reading was cut short', async () => {
  const list = moving(['a|b', 'a|b'], 2);
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
