import { IsaoError, type IsaoErrorKind } from '../../src/isao/error';
import { type LongList, readBatch } from '../../src/isao/long-list';
import type { ReadPage } from '../../src/isao/pages';

/** A list of pages with one record each, some of which can't be read. */
const listOf = (lastPage: number, failures: Partial<Record<number, IsaoErrorKind>> = {}): ReadPage<{ id: string }> => {
  return (page) => {
    const failure = failures[page];
    if (failure) return Promise.reject(new IsaoError(failure));
    const records = page > lastPage ? [] : [{ id: `r${page}` }];
    return Promise.resolve({ records, totalPages: lastPage, total: lastPage });
  };
};
/** Room for six pages, of 13 bytes each. */
const six = { deadline: Infinity, room: 78 };
const at = (from: number, reached: number): LongList => ({ since: 5, from, reached, isOnce: false });
const once = (from: number): LongList => ({ ...at(from, 1), isOnce: true });

/** Reads a whole list, batch by batch. @returns the pages of each batch */
const batchesOf = async (start: LongList, lastPage: number): Promise<string[]> => {
  const batches: string[] = [];
  let rest: LongList | undefined = start;
  while (rest) {
    const batch: Awaited<ReturnType<typeof readBatch<{ id: string }>>> = await readBatch(listOf(lastPage), rest, six);
    batches.push(batch.records.map(({ id }) => id.slice(1)).join(' '));
    rest = batch.rest;
  }
  return batches;
};

it.each<[string, LongList, number, string[]]>([
  ['each page twice, in batches that overlap', at(1, 1), 10, ['1 2 3', '1 2 3 4 5 6', '4 5 6 7 8 9', '7 8 9 10', '10']],
  ['again what the poll before it read', at(1, 5), 7, ['1 2 3 4 5 6', '5 6 7', '7']],
  ['each page once', once(1), 8, ['1 2 3 4 5 6', '7 8']],
  ['a short list twice', at(1, 1), 2, ['1 2', '1 2']],
  ['nothing of a list that is shorter by now', at(4, 6), 3, ['', '']],
])('reads %s', async (_case, start, lastPage, batches) => {
  expect(await batchesOf(start, lastPage)).toEqual(batches);
});

it('returns what the batch had, and how long the list is', async () => {
  expect(await readBatch(listOf(9), at(2, 4), six)).toMatchObject({ lastPage: 9, total: 9, rest: at(4, 8) });
});

describe('a page that can’t be read', () => {
  it('ends the batch, and is the first one after those that must be read again', async () => {
    expect((await readBatch(listOf(9, { 3: 'unavailable' }), at(1, 1), six)).rest).toEqual(at(1, 3));
    expect((await readBatch(listOf(9, { 3: 'unavailable' }), at(1, 3), six)).rest).toEqual(at(3, 3));
  });

  const restAfter = async (kind: IsaoErrorKind, list: LongList) =>
    (await readBatch(listOf(9, { 4: kind }), list, six)).rest;

  it('is waited for while ISAO throttles', async () => {
    expect(await restAfter('throttled', at(4, 4))).toEqual(at(4, 4));
  });

  it.each(['failed', 'unavailable', 'timeout', 'unreadable'] as const)(
    'is tried once more after %s, and then skipped',
    async (kind) => {
      expect(await restAfter(kind, at(4, 4))).toEqual(at(4, 5));
      expect(await restAfter(kind, at(4, 5))).toEqual(at(5, 5));
      expect(await restAfter(kind, once(4))).toEqual({ ...once(5), reached: 5 });
    },
  );

  it.each(['rejected', 'not-found', 'invalid'] as const)('ends the list after %s', async (kind) => {
    expect(await restAfter(kind, at(4, 4))).toBeUndefined();
  });
});
