import { IsaoError, type IsaoErrorKind } from '../../../src/isao/error';
import type { ReadPage } from '../../../src/isao/pages';
import { readSweep } from '../../../src/triggers/mechanisms/sweep';

/** A list of pages with one record each, some of which can't be read. */
const listOf = (lastPage: number, failures: Partial<Record<number, IsaoErrorKind>> = {}) => {
  const asked: number[] = [];
  const read: ReadPage<{ id: string }> = (page) => {
    asked.push(page);
    const failure = failures[page];
    if (failure) return Promise.reject(new IsaoError(failure));
    const records = page > lastPage ? [] : [{ id: `r${page}` }];
    return Promise.resolve({ records, totalPages: lastPage, total: lastPage });
  };
  return { asked, read };
};
/** Room for three pages: one record takes 13 bytes of JSON, two take 25. */
const three = { deadline: Infinity, room: 40 };
const idsOf = (records: { id: string }[]) => records.map(({ id }) => id);

it('reads the next pages, and those of the last poll again', async () => {
  const list = listOf(9);
  const { records, rest, lastPage, total } = await readSweep(list.read, { since: 5, from: 2, page: 4 }, three);

  expect(idsOf(records)).toEqual(['r2', 'r3', 'r4', 'r5', 'r6']);
  expect(rest).toEqual({ since: 5, from: 4, page: 7 });
  expect({ lastPage, total }).toEqual({ lastPage: 9, total: 9 });
});

it('reads the last pages again before it ends', async () => {
  const first = await readSweep(listOf(5).read, { since: 5, from: 2, page: 4 }, three);
  expect(first.rest).toEqual({ since: 5, from: 4, page: null });

  const last = await readSweep(listOf(5).read, { since: 5, from: 4, page: null }, three);
  expect(idsOf(last.records)).toEqual(['r4', 'r5']);
  expect(last.rest).toBeNull();
});

it('ends at once if everything fits into one part', async () => {
  const { records, rest } = await readSweep(listOf(3).read, { since: 5, from: 1, page: 1 }, three);

  expect(idsOf(records)).toEqual(['r1', 'r2', 'r3']);
  expect(rest).toBeNull();
});

it('ends if the list is now shorter than the sweep’s position', async () => {
  const { records, rest } = await readSweep(listOf(2).read, { since: 5, from: 2, page: 4 }, three);

  expect(idsOf(records)).toEqual(['r2']);
  expect(rest).toEqual({ since: 5, from: 4, page: null });
});

it('continues with the page at which it stopped', async () => {
  const { rest } = await readSweep(listOf(9, { 5: 'unavailable' }).read, { since: 5, from: 2, page: 4 }, three);

  expect(rest).toEqual({ since: 5, from: 4, page: 5 });
});

describe('if its first page can’t be read', () => {
  const sweep = { since: 5, from: 2, page: 4 };
  const restAfter = async (kind: IsaoErrorKind) => (await readSweep(listOf(9, { 4: kind }).read, sweep, three)).rest;

  it('stays there while ISAO throttles', async () => {
    expect(await restAfter('throttled')).toEqual(sweep);
  });

  it.each(['failed', 'unavailable', 'timeout', 'unreadable'] as const)(
    'skips it after %s, and tries it once more',
    async (kind) => {
      expect(await restAfter(kind)).toEqual({ since: 5, from: 2, page: 5 });
    },
  );

  it.each(['rejected', 'not-found', 'invalid'] as const)('ends after %s', async (kind) => {
    expect(await restAfter(kind)).toBeNull();
  });
});
