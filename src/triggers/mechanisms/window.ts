import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '../../isao/client';
import { IsaoError, isTemporary } from '../../isao/error';
import { PARALLEL_PAGES } from '../../pages';
import { compareMoments, isAfter, latest, startOf, type Moment } from './moment';

/** Something that happened to a record, as far as the list tells: the record in its latest state, and when that came to be. */
export interface Happening<T> extends Moment {
  record: T;
}

/** What was read of all that happened after a moment. */
export interface Reading<T> {
  /** The oldest ones, oldest first. */
  oldest: Happening<T>[];
  /** The oldest ones of the news, oldest first. */
  news: Happening<T>[];
  /** Those that were met first, which is any of them: what to go by when not all could be read. */
  any: Happening<T>[];
  /** Whether there is more than `oldest`. */
  hasMore: boolean;
  /** Whether everything was read: no page failed, and nothing can have been missed because the list moved. */
  isWhole: boolean;
  /**
   * How many milliseconds the last pass took, where an earlier one had seen the list move; else 0. The records may have
   * changed meanwhile without a trace, and then the newest that was read is by so much newer than what was missed.
   */
  movingMs: number;
  /** The page to go on with, where the reading was cut short. */
  nextPage: number | undefined;
}

/** How to read a list. */
export interface ReadingPlan {
  /** Only what happened after this moment counts, whatever the list has. */
  after: Moment;
  /** What happened after this moment is news, and counts even where much that is older comes first. */
  newsAfter?: Moment | undefined;
  /** How many to keep. */
  limit: number;
  /** When to stop, in milliseconds since 1970. */
  deadline: number;
  /** Whether one picture is not enough, if there is time: what was deleted and created meanwhile may make up for each other. */
  isReadTwice?: boolean;
  /**
   * The page to read after the first. Where it is not given it is left to chance, so that readings that are cut short, or
   * whose result can't hold all, get another part each time.
   */
  nextPage?: number | undefined;
}

/** A list that changes under the reader is read again this often; what then remains unsure is left to the next poll. */
const MAX_PASSES = 3;

/** To read from here on misses the least: what comes into most lists comes in front, and pushes the others back. */
const SECOND_PAGE = 2;

/** The pages after the first, from a given one on and round, or from any. */
const pagesFrom = (start: number | undefined, totalPages: number): number[] => {
  const count = totalPages - 1;
  const isPage = start !== undefined && start >= SECOND_PAGE && start <= totalPages;
  const offset = isPage ? start - SECOND_PAGE : Math.floor(Math.random() * count);
  return Array.from({ length: count }, (_, i) => SECOND_PAGE + ((offset + i) % count));
};

/** Collects what happened after a moment, the latest state of each record: the oldest ones, up to a limit. */
const collectOldest = <T>(after: Moment, limit: number) => {
  let kept = new Map<string, Happening<T>>();
  let hasMore = false;
  const trim = () => {
    const sorted = [...kept.values()].sort(compareMoments);
    hasMore ||= sorted.length > limit;
    kept = new Map(sorted.slice(0, limit).map((happening) => [happening.id, happening]));
  };
  return {
    take: (happening: Happening<T>) => {
      const known = kept.get(happening.id);
      if (!isAfter(happening, after) || (known && isAfter(known, happening))) return;
      kept.set(happening.id, happening);
      // Now and then, so that a long list never stands in memory as a whole.
      if (kept.size > 2 * limit) trim();
    },
    all: () => {
      trim();
      return { happenings: [...kept.values()], hasMore };
    },
  };
};

/**
 * Reads a list that changes while it is read, in pages whose order means nothing.
 *
 * Contacts that are created, changed or deleted meanwhile push others from one page to another, so that some are met twice
 * and some not at all. It shows: the pages disagree about the total, or fewer records were met than it says. Then the list is
 * read again, and what all passes met counts, until a pass meets nothing old that was unknown. A page for which ISAO
 * asks to wait is waited for, if there is time.
 *
 * @param readPage reads one page, numbered from 1
 * @throws what `readPage` throws for the first page, and whatever is no passing failure
 */
export const readWindow = async <T>(
  readPage: (page: number) => Promise<Page<Happening<T>>>,
  { after, newsAfter, limit, deadline, isReadTwice = false, nextPage: startPage }: ReadingPlan,
): Promise<Reading<T>> => {
  const any = new Map<string, Happening<T>>();
  const oldest = collectOldest<T>(after, limit);
  const news = collectOldest<T>(newsAfter ?? startOf(Infinity), limit);
  const met = new Set<string>();
  let newest = startOf(-Infinity);
  let hasOnePicture = false;
  let nextPage: number | undefined;

  const take = (happening: Happening<T>) => {
    oldest.take(happening);
    news.take(happening);
    const counts = isAfter(happening, after) && (any.size < limit || any.has(happening.id));
    if (counts) any.set(happening.id, happening);
  };

  const readPatiently = async (page: number): Promise<Page<Happening<T>>> => {
    try {
      return await readPage(page);
    } catch (error) {
      if (!(error instanceof IsaoError && error.detail.retryAfter)) throw error;
      const waitMs = 1000 * error.detail.retryAfter;
      if (Date.now() + waitMs > deadline) throw error;
      await pause(waitMs);
      return readPatiently(page);
    }
  };

  /**
   * @param known the newest that was met by an earlier pass
   * @returns whether nothing can have been missed: the pages are one consistent picture of the list, or earlier passes had
   *   met everything that is no news
   */
  const pass = async (first: Page<Happening<T>>, known: Moment | undefined): Promise<boolean> => {
    const inThisPass = new Set<string>();
    const totals = new Set<number | undefined>();
    let isSurprised = false;
    let lastPage = first.totalPages;
    const meet = ({ records, total, totalPages }: Page<Happening<T>>) => {
      lastPage = Math.max(lastPage, totalPages);
      for (const happening of records) {
        if (known && !met.has(happening.id) && !isAfter(happening, known)) isSurprised = true;
        inThisPass.add(happening.id);
        met.add(happening.id);
        newest = latest(newest, happening);
        take(happening);
      }
      totals.add(total);
    };
    meet(first);
    // One answer is one picture.
    if (first.totalPages === 1) return true;
    const pages = pagesFrom(known ? SECOND_PAGE : startPage, first.totalPages);
    let next = 0;
    while (next < pages.length) {
      nextPage = pages[next];
      if (Date.now() > deadline) throw new IsaoError('timeout');
      const round = await Promise.allSettled(pages.slice(next, next + PARALLEL_PAGES).map(readPatiently));
      const before = inThisPass.size;
      for (const page of round) if (page.status === 'fulfilled') meet(page.value);
      for (const [i, page] of round.entries()) {
        nextPage = pages[next + i];
        if (page.status === 'rejected') throw page.reason;
      }
      // A list that claims more pages than it has, or gives one page for all, would else be read for ever.
      if (inThisPass.size === before) {
        isSurprised ||= round.some((page) => page.status === 'fulfilled' && page.value.records.length > 0);
        break;
      }
      // What came in front has pushed the others on to pages that the first one did not know of.
      while (pages.length < lastPage - 1) pages.push(pages.length + SECOND_PAGE);
      next += round.length;
    }
    nextPage = undefined;
    hasOnePicture ||= totals.size === 1 && (first.total === undefined || first.total === inThisPass.size);
    return (hasOnePicture && !isReadTwice) || (known !== undefined && !isSurprised);
  };

  let first = await readPage(1);
  let isWhole = false;
  let movingMs = 0;
  try {
    for (let passes = 1; !isWhole && passes <= MAX_PASSES; passes += 1) {
      const startedAt = Date.now();
      if (passes > 1) first = await readPatiently(1);
      isWhole = await pass(first, passes > 1 ? newest : undefined);
      if (passes > 1) movingMs = Date.now() - startedAt;
    }
  } catch (error) {
    // What was read before still counts; a later poll may not meet the failure.
    if (!isTemporary(error)) throw error;
    isWhole = hasOnePicture;
  }
  const { happenings, hasMore } = oldest.all();
  return {
    ...{ oldest: happenings, hasMore, news: news.all().happenings, any: [...any.values()] },
    ...{ isWhole, movingMs, nextPage },
  };
};
