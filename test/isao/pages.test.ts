import { setTimeout as pause } from 'node:timers/promises';
import { IsaoError } from '../../src/isao/error';
import { readAllPages, type ReadPage, readPages } from '../../src/isao/pages';

interface Row {
  id: string;
}

const row = (id: string): Row => ({ id });
const ids = (rows: Row[]) => rows.map(({ id }) => id);

/** A list with these ids on its pages, and the requested pages. */
const listOf = (...pages: string[][]) => {
  const asked: number[] = [];
  const read: ReadPage<Row> = (page) => {
    asked.push(page);
    const records = (pages[page - 1] ?? []).map(row);
    return Promise.resolve({ records, totalPages: pages.length, total: pages.flat().length });
  };
  return { asked, read };
};

/** The same list with some failing pages. */
const failing =
  (read: ReadPage<Row>, failures: Record<number, Error>): ReadPage<Row> =>
  (page) => {
    const failure = failures[page];
    return failure ? Promise.reject(failure) : read(page);
  };

const seven = () => listOf(['a'], ['b'], ['c'], ['d'], ['e'], ['f'], ['g']);

describe('reading pages', () => {
  it('requests each page once, in order', async () => {
    const list = seven();

    expect(await readPages(list.read)).toEqual({
      records: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(row),
      leftOut: 0,
      pages: 7,
      bytes: 84,
      lastPage: 7,
      total: 7,
      next: undefined,
      failure: undefined,
      repeats: false,
    });
    expect(list.asked).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('has at most four pages in flight', async () => {
    const list = seven();
    let inFlight = 0;
    let most = 0;
    await readPages(async (page) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise(setImmediate);
      inFlight -= 1;
      return list.read(page);
    });

    expect(most).toBe(4);
  });

  it('reads a part of the list', async () => {
    const list = seven();
    const { records, next } = await readPages(list.read, { from: 3, to: 4 });

    expect(ids(records)).toEqual(['c', 'd']);
    expect(next).toBeUndefined();
  });

  it('requests nothing if the part is empty', async () => {
    const list = seven();

    expect(await readPages(list.read, { from: 2, to: 1 })).toMatchObject({ records: [], pages: 0 });
    expect(list.asked).toEqual([]);
  });

  // A page takes 12 bytes.
  it.each([
    { room: 1, pages: ['a'] },
    { room: 23, pages: ['a'] },
    { room: 24, pages: ['a', 'b'] },
    { room: 36, pages: ['a', 'b', 'c'] },
    { room: 84, pages: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] },
  ])('reads what fits into $room bytes, but never less than a page', async ({ room, pages }) => {
    const { records, next } = await readPages(seven().read, { room });

    expect(ids(records)).toEqual(pages);
    expect(next).toBe(pages.length === 7 ? undefined : pages.length + 1);
  });

  it('stops when it has enough, and says where to continue', async () => {
    const { records, next } = await readPages(seven().read, { isEnough: ({ length }) => length >= 3 });

    expect(ids(records)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(next).toBe(6);
  });

  it('stops at the deadline, but never before the first page', async () => {
    const { records, next } = await readPages(seven().read, { deadline: Date.now() - 1 });

    expect(ids(records)).toEqual(['a']);
    expect(next).toBe(2);
  });

  it('reads a list to its end even if it grows meanwhile', async () => {
    const old = ['h', 'g', 'f', 'e', 'd', 'c', 'b', 'a'];
    const rows = [...old];
    // With every answer, a new record comes in front and moves the others back.
    const { records } = await readPages((page) => {
      const shown = rows.slice(2 * (page - 1), 2 * page).map(row);
      const answer = { records: shown, totalPages: Math.ceil(rows.length / 2), total: rows.length };
      if (rows.length < 14) rows.unshift(`new ${rows.length}`);
      return Promise.resolve(answer);
    });

    expect(ids(records)).toEqual(expect.arrayContaining(old));
  });

  it('keeps each record once, as last read', async () => {
    const states = ['old', 'new'];
    const { records } = await readPages((page) =>
      Promise.resolve({ records: [{ id: 'a', state: states[page - 1] }], totalPages: 2, total: 2 }),
    );

    expect(records).toEqual([{ id: 'a', state: 'new' }]);
  });

  it('ends if a list claims more pages than it has', async () => {
    const list = listOf(['a']);
    const read: ReadPage<Row> = async (page) => ({ ...(await list.read(page)), totalPages: 1_000_000 });

    expect(await readPages(read)).toMatchObject({ next: undefined, repeats: false, lastPage: 1_000_000 });
    expect(list.asked).toHaveLength(5);
  });

  it('ends if a list always returns the same page, and says so', async () => {
    const read: ReadPage<Row> = () => Promise.resolve({ records: [row('a')], totalPages: 9, total: undefined });

    expect(await readPages(read)).toMatchObject({ next: undefined, repeats: true, pages: 5 });
  });

  it('says that a page was repeated even if the next ones are empty', async () => {
    expect(await readPages(listOf(['a'], ['a'], []).read)).toMatchObject({ records: [row('a')], repeats: true });
  });

  it('ends at a page that can’t be read, keeps the others, and continues with that page', async () => {
    const failure = new IsaoError('failed');
    const { records, next, failure: found } = await readPages(failing(seven().read, { 3: failure }));

    expect(ids(records)).toEqual(['a', 'b', 'd', 'e']);
    expect(next).toBe(3);
    expect(found).toBe(failure);
  });

  it('says if even the first page can’t be read', async () => {
    const failure = new IsaoError('failed');

    expect(await readPages(failing(seven().read, { 1: failure }))).toMatchObject({ pages: 0, next: 1, failure });
  });

  it('throws errors that are not ISAO’s', async () => {
    await expect(readPages(failing(seven().read, { 2: new TypeError('a bug') }))).rejects.toThrow('a bug');
  });

  describe('that are throttled', () => {
    const throttled = (retryAfter: number) => {
      const list = listOf(['a'], ['b']);
      let times = 0;
      const read: ReadPage<Row> = (page) => {
        if (page === 1 || times > 0) return list.read(page);
        times += 1;
        return Promise.reject(new IsaoError('throttled', { retryAfter }));
      };
      return read;
    };

    it('waits as long as ISAO asks', async () => {
      expect(ids((await readPages(throttled(3))).records)).toEqual(['a', 'b']);
      expect(pause).toHaveBeenLastCalledWith(3000);
    });

    it('does not wait for the first page, which Zapier can request again later', async () => {
      const failure = new IsaoError('throttled', { retryAfter: 1 });

      expect(await readPages(failing(seven().read, { 1: failure }))).toMatchObject({ pages: 0, failure });
    });

    it('does not wait longer than its time allows', async () => {
      expect(await readPages(throttled(60))).toMatchObject({ next: 2, records: [row('a')] });
    });
  });
});

describe('reading a list', () => {
  it('returns every record', async () => {
    expect(ids(await readAllPages(seven().read))).toHaveLength(7);
  });

  it('stops when it has enough', async () => {
    const list = seven();
    const records = await readAllPages(list.read, ({ length }) => length > 0);

    expect(ids(records)).toEqual(['a']);
    expect(list.asked).toEqual([1]);
  });

  it('never returns a part if a page fails', async () => {
    await expect(readAllPages(failing(seven().read, { 3: new IsaoError('failed') }))).rejects.toThrow('failed');
  });

  it('says that a list is too long for its time', async () => {
    const list = seven();
    jest.spyOn(Date, 'now').mockReturnValueOnce(0);

    await expect(readAllPages(list.read)).rejects.toMatchObject({ kind: 'too-many' });
    jest.restoreAllMocks();
  });
});
