import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from './client';
import { IsaoError } from './error';

/** Pages in flight at a time: quick for long lists, and far from any rate limit that a key is likely to have. */
const PARALLEL_PAGES = 4;
/** Platform rule: an operation has 30 s. What comes before and after the reading needs some of it. */
export const READING_MS = 18_000;

/** Reads one page of a list, numbered from 1. */
export type ReadPage<T> = (page: number) => Promise<Page<T>>;

/** What came of reading pages. */
export interface Reading<T> {
  /** Every record that was met, once, as it was met last. */
  records: T[];
  /** How many records could not be read at all, because they have no id. */
  leftOut: number;
  /** How many pages were read. */
  pages: number;
  /** The last page that the list claimed to have. */
  lastPage: number;
  /** How many records the list claimed to have when its first page was read, if it said so. */
  total: number | undefined;
  /** The page to go on with, if the reading stopped before the end. */
  next: number | undefined;
  /** Why it stopped there, if a page could not be read. */
  failure: IsaoError | undefined;
  /** The last pages had records, but no new ones, so no more were read. What the rest has is not known. */
  repeats: boolean;
}

/** Which pages to read. */
export interface Part<T> {
  from?: number;
  to?: number;
  /** After this moment no page is asked for, in milliseconds since 1970. */
  deadline?: number;
  /** How many more pages are wanted after what was read so far. Below one, the reading stops. */
  wanted?: (soFar: Reading<T>) => number;
}

/** How many more pages fit into some bytes of JSON, if they are like those that were read. */
export const fitting =
  (room: number) =>
  ({ records, pages }: Reading<unknown>): number => {
    const bytes = Buffer.byteLength(JSON.stringify(records));
    return Math.floor(((room - bytes) / bytes) * pages);
  };

/** Reads a page. If ISAO asks to wait first, waits, as long as that is over by the deadline. */
const readPatiently = async <T>(readPage: ReadPage<T>, page: number, deadline: number): Promise<Page<T>> => {
  try {
    return await readPage(page);
  } catch (error) {
    const seconds = error instanceof IsaoError ? error.detail.retryAfter : undefined;
    if (seconds === undefined || Date.now() + 1000 * seconds > deadline) throw error;
    await pause(1000 * seconds);
    return readPatiently(readPage, page, deadline);
  }
};

const asFailure = (error: unknown): IsaoError => {
  if (error instanceof IsaoError) return error;
  throw error;
};

const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);

/**
 * Reads the pages of a list in their order, several at a time, to its end, however much it grows meanwhile. A page that can't be
 * read ends the reading and is no exception: the caller decides what a part is worth.
 *
 * @param part which pages; all of them if not given, for 18 s at most
 */
export const readPages = async <T extends { id: string }>(
  readPage: ReadPage<T>,
  { from = 1, to = Infinity, deadline = Date.now() + READING_MS, wanted = () => PARALLEL_PAGES }: Part<T> = {},
): Promise<Reading<T>> => {
  const records = new Map<string, T>();
  const read: Page<T>[] = [];
  const lastPage = (): number => Math.max(from, ...read.map(({ totalPages }) => totalPages));
  const reading = (end: Partial<Reading<T>>): Reading<T> => ({
    records: [...records.values()],
    leftOut: read.reduce((sum, { leftOut = 0 }) => sum + leftOut, 0),
    pages: read.length,
    lastPage: lastPage(),
    total: read[0]?.total,
    next: undefined,
    failure: undefined,
    repeats: false,
    ...end,
  });

  let next = from;
  while (next <= Math.min(to, lastPage())) {
    const left = Math.min(to, lastPage()) - next + 1;
    // The first page says how many there are.
    const count = next === from ? 1 : Math.min(left, PARALLEL_PAGES, wanted(reading({})));
    if (count < 1 || (next > from && Date.now() > deadline)) return reading({ next });

    const known = records.size;
    const answers = await Promise.all(
      numbers(next, count).map((page) =>
        (page === from ? readPage(page) : readPatiently(readPage, page, deadline)).catch(asFailure),
      ),
    );
    const pages = answers.flatMap((answer) => (answer instanceof IsaoError ? [] : [answer]));
    read.push(...pages);
    for (const record of pages.flatMap((page) => page.records)) records.set(record.id, record);

    const failure = answers.find((answer) => answer instanceof IsaoError);
    if (failure) return reading({ next: next + answers.indexOf(failure), failure });
    // Otherwise a list that claims more pages than it has, or gives one page for all, would never end.
    if (records.size === known) return reading({ repeats: pages.some((page) => page.records.length > 0) });
    next += count;
  }
  return reading({});
};

/**
 * Reads a list until there is enough, or to its end.
 *
 * @param isEnough asked after each few pages, with every record so far
 * @throws what `readPage` throws, and IsaoError `too-many` for a list that takes more than 18 s. A list is never returned in part
 *   because a page failed.
 */
export const readAllPages = async <T extends { id: string }>(
  readPage: ReadPage<T>,
  isEnough: (records: T[]) => boolean = () => false,
): Promise<T[]> => {
  const { records, next, failure } = await readPages(readPage, {
    wanted: (soFar) => (isEnough(soFar.records) ? 0 : PARALLEL_PAGES),
  });
  if (failure) throw failure;
  if (next !== undefined && !isEnough(records)) throw new IsaoError('too-many');
  return records;
};
