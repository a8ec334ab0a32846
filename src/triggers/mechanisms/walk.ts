import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '../../isao/client';
import { IsaoError, isTemporary } from '../../isao/error';
import { PARALLEL_PAGES } from '../../pages';

/** Reads one page of a list, numbered from 1. */
export type ReadPage<T> = (page: number) => Promise<Page<T>>;

/**
 * How a walk over the pages of a list ended:
 *
 * - `one-page`: all of the list was one answer, in which nothing can move
 * - `consistent`: the pages agree about the total, and as many records were met; or they tell none
 * - `moved`: they don't agree, so that some records may have gone from a page unread to one that was read already
 * - `cut`: by a passing failure, or by the deadline
 */
export type WalkEnd = 'one-page' | 'consistent' | 'moved' | 'cut';

/** What came of a walk. */
export interface Walk {
  end: WalkEnd;
  /** The last pages were not empty and yet had nothing new, so no further ones were read. What they have is not known. */
  isEndless: boolean;
  /** The page to go on with, where it was cut after the first. */
  nextPage?: number | undefined;
}

/** The page to start from to miss the least: what comes into most lists comes in front, and pushes the others back. */
export const SECOND_PAGE = 2;

/** The pages after the first, from a given one on and round, or from any. */
const pagesFrom = (start: number | undefined, totalPages: number): number[] => {
  const count = totalPages - 1;
  const isPage = start !== undefined && start >= SECOND_PAGE && start <= totalPages;
  const offset = isPage ? start - SECOND_PAGE : Math.floor(Math.random() * count);
  return Array.from({ length: count }, (_, i) => SECOND_PAGE + ((offset + i) % count));
};

/** Reads a page; where ISAO asks to wait before, that is done, if it is over by the deadline. */
const readPatiently = async <T>(readPage: ReadPage<T>, page: number, deadline: number): Promise<Page<T>> => {
  try {
    return await readPage(page);
  } catch (error) {
    if (!(error instanceof IsaoError && error.detail.retryAfter)) throw error;
    const waitMs = 1000 * error.detail.retryAfter;
    if (Date.now() + waitMs > deadline) throw error;
    await pause(waitMs);
    return readPatiently(readPage, page, deadline);
  }
};

/**
 * Goes through the pages of a list once, several at a time: to its end, however much it grows meanwhile,
 * or to pages that bring nothing new.
 *
 * @param meet is given every record of each page, those of a walk that is cut too
 * @param options.first the first page, where it has been read already; else it is read here, as patiently as the others
 * @param options.startPage the page to read after the first. Where it is not given it is left to chance, so that walks that
 *   are cut, or whose result can't hold all, get another part each time.
 * @param options.deadline after this no more pages are asked for, in milliseconds since 1970; those on their way are waited for
 * @throws what `readPage` throws, unless it is a passing failure
 */
export const walkPages = async <T extends { id: string }>(
  readPage: ReadPage<T>,
  meet: (record: T) => void,
  { first, startPage, deadline }: { first?: Page<T> | undefined; startPage: number | undefined; deadline: number },
): Promise<Walk> => {
  const met = new Set<string>();
  const totals = new Set<number | undefined>();
  let lastPage = 1;
  const take = ({ records, total, totalPages }: Page<T>) => {
    for (const record of records) {
      met.add(record.id);
      meet(record);
    }
    totals.add(total);
    lastPage = Math.max(lastPage, totalPages);
  };

  let nextPage: number | undefined;
  let isEndless = false;
  try {
    take(first ?? (await readPatiently(readPage, 1, deadline)));
    if (lastPage === 1) return { end: 'one-page', isEndless };

    const ahead = pagesFrom(startPage, lastPage);
    while (ahead.length > 0) {
      const round = ahead.splice(0, PARALLEL_PAGES);
      nextPage = round[0];
      if (Date.now() > deadline) throw new IsaoError('timeout');

      const [metBefore, lastBefore] = [met.size, lastPage];
      const answers = await Promise.allSettled(round.map((page) => readPatiently(readPage, page, deadline)));
      const pages = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
      for (const page of pages) take(page);
      for (const [i, answer] of answers.entries()) {
        nextPage = round[i];
        if (answer.status === 'rejected') throw answer.reason;
      }

      // A list that claims more pages than it has, or gives one page for all, would else be read for ever.
      if (met.size === metBefore) {
        isEndless = pages.some(({ records }) => records.length > 0);
        break;
      }
      // What came in front has pushed the others on to pages that were not there before.
      for (let page = lastBefore + 1; page <= lastPage; page += 1) ahead.push(page);
    }
  } catch (error) {
    if (!isTemporary(error)) throw error;
    return { end: 'cut', isEndless, nextPage };
  }

  const [total] = totals;
  const isConsistent = totals.size === 1 && [undefined, met.size].includes(total);
  return { end: isConsistent ? 'consistent' : 'moved', isEndless };
};
