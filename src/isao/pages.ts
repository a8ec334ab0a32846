import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from './client';
import { IsaoError } from './error';

/** Quick for long lists, and far below any likely rate limit. */
const PARALLEL_PAGES = 4;
/** Platform rule: an operation has 30 s. The rest is for what comes before and after the reading. */
export const READING_MS = 18_000;

/** Reads one page of a list, numbered from 1. */
export type ReadPage<T> = (page: number) => Promise<Page<T>>;

export interface Reading<T> {
  /** Every record once, as last read. */
  records: T[];
  /** The number of records without an id. */
  leftOut: number;
  /** The number of pages read, and their size as JSON. */
  pages: number;
  bytes: number;
  lastPage: number;
  /** From the first page, if it has a total. */
  total: number | undefined;
  /** Where to continue, if the reading stopped before the end. */
  next: number | undefined;
  /** Why it stopped there, if a page could not be read. */
  failure: IsaoError | undefined;
  /** The last pages repeated known records, so the rest was not read. */
  repeats: boolean;
}

export interface ReadOptions<T> {
  from?: number;
  to?: number;
  /** No page is requested after this time, in milliseconds since 1970. */
  deadline?: number;
  /** How many bytes of JSON to read at most, and at least one page. */
  room?: number;
  /** Called after every few pages, with all records so far. */
  isEnough?: (records: T[]) => boolean;
}

/** How many more pages fit into this many bytes, judging by the pages read so far. */
const pagesThatFit = (room: number, { pages, bytes }: Reading<unknown>): number =>
  Math.floor(((room - bytes) / bytes) * pages);

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Waits if ISAO asks for it, unless that takes longer than the deadline. */
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
 * Reads pages in order, several at a time. A page that can't be read ends the reading and is returned as `failure`, because
 * the caller decides whether some pages are enough.
 *
 * @param options all pages by default, for 18 s at most
 */
export const readPages = async <T extends { id: string }>(
  readPage: ReadPage<T>,
  {
    from = 1,
    to = Infinity,
    deadline = Date.now() + READING_MS,
    room = Infinity,
    isEnough = () => false,
  }: ReadOptions<T> = {},
): Promise<Reading<T>> => {
  const records = new Map<string, T>();
  const read: (Page<T> & { bytes: number })[] = [];
  const lastPage = (): number => Math.max(from, ...read.map(({ totalPages }) => totalPages));
  const reading = (end: Partial<Reading<T>>): Reading<T> => ({
    records: [...records.values()],
    leftOut: read.reduce((sum, { leftOut = 0 }) => sum + leftOut, 0),
    pages: read.length,
    bytes: read.reduce((sum, { bytes }) => sum + bytes, 0),
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
    const isFirst = next === from;
    const soFar = reading({});
    const count = isFirst ? 1 : Math.min(left, PARALLEL_PAGES, pagesThatFit(room, soFar));
    if (count < 1 || (!isFirst && (Date.now() > deadline || isEnough(soFar.records)))) return reading({ next });

    const known = records.size;
    const answers = await Promise.all(
      // A throttled first page is not waited for: nothing is read yet, so Zapier can repeat the operation at no cost.
      numbers(next, count).map((page) =>
        (page === from ? readPage(page) : readPatiently(readPage, page, deadline)).catch(asFailure),
      ),
    );
    const pages = answers.flatMap((answer) => (answer instanceof IsaoError ? [] : [answer]));
    read.push(...pages.map((page) => ({ ...page, bytes: sizeOf(page.records) })));
    for (const record of pages.flatMap((page) => page.records)) records.set(record.id, record);

    const failure = answers.find((answer) => answer instanceof IsaoError);
    if (failure) return reading({ next: next + answers.indexOf(failure), failure });
    // A list may claim more pages than it has, or repeat one page forever.
    if (records.size === known) return reading({ repeats: pages.some((page) => page.records.length > 0) });
    next += count;
  }
  return reading({});
};

/**
 * @param isEnough called after every few pages, with all records so far
 * @throws what `readPage` throws, and IsaoError `too-many` after 18 s. A part of a list is never returned.
 */
export const readAllPages = async <T extends { id: string }>(
  readPage: ReadPage<T>,
  isEnough: (records: T[]) => boolean = () => false,
): Promise<T[]> => {
  const { records, next, failure } = await readPages(readPage, { isEnough });
  if (next === undefined || isEnough(records)) return records;
  throw failure ?? new IsaoError('too-many');
};
