import type { Page } from '../../isao/client';
import { IsaoError, isTemporary } from '../../isao/error';
import { PARALLEL_PAGES } from '../../pages';
import { compareMoments, isAfter, type Moment } from './moment';

/** Something that happened to a record, as far as the list tells: the record in its latest state, and when that came to be. */
export interface Happening<T> extends Moment {
  record: T;
}

/** What was read of all that happened after a moment. */
export interface Reading<T> {
  /** The oldest ones, oldest first. */
  oldest: Happening<T>[];
  /** Those that were met first, which is any of them: what to go by when not all could be read. */
  any: Happening<T>[];
  /** Whether there is more than `oldest`. */
  hasMore: boolean;
  /** Whether everything was read: no page failed, and none moved while it was read. */
  isWhole: boolean;
  /**
   * How many milliseconds the last pass took, where an earlier one had seen the list move; else 0. The records may have
   * changed meanwhile without a trace, and then the newest that was read is by so much newer than what was missed.
   */
  movingMs: number;
}

/** A list that changes under the reader is read again this often; what then remains unsure is left to the next poll. */
const MAX_PASSES = 3;

/** The pages after the first, from a random one on: where polls are cut short again and again, each gets another part. */
const shuffledPages = (totalPages: number): number[] => {
  const count = totalPages - 1;
  const start = Math.floor(Math.random() * count);
  return Array.from({ length: count }, (_, i) => 2 + ((start + i) % count));
};

/**
 * Reads a list that changes while it is read, in pages whose order means nothing.
 *
 * Contacts that are created, changed or deleted meanwhile push others from one page to another, so that some are met twice
 * and some not at all. It shows: the pages disagree about the total, or fewer records were met than it says. Then the list is
 * read again, and what all passes met counts.
 *
 * @param readPage reads one page, numbered from 1
 * @param after only what happened after this moment counts, whatever the list has
 * @param limit how many to keep
 * @param deadline when to stop, in milliseconds since 1970
 * @throws what `readPage` throws for the first page, and whatever is no passing failure
 */
export const readWindow = async <T>(
  readPage: (page: number) => Promise<Page<Happening<T>>>,
  { after, limit, deadline }: { after: Moment; limit: number; deadline: number },
): Promise<Reading<T>> => {
  const any = new Map<string, Happening<T>>();
  let oldest = new Map<string, Happening<T>>();
  let hasMore = false;

  const keepOldest = () => {
    const sorted = [...oldest.values()].sort(compareMoments);
    hasMore ||= sorted.length > limit;
    oldest = new Map(sorted.slice(0, limit).map((happening) => [happening.id, happening]));
  };

  const take = (happenings: Happening<T>[]) => {
    for (const happening of happenings.filter((candidate) => isAfter(candidate, after))) {
      const known = oldest.get(happening.id);
      if (!known || !isAfter(known, happening)) oldest.set(happening.id, happening);
      if (any.size < limit || any.has(happening.id)) any.set(happening.id, happening);
    }
    // Now and then, so that a long list never stands in memory as a whole.
    if (oldest.size > 2 * limit) keepOldest();
  };

  /** @returns whether the pages are one consistent picture of the list */
  const pass = async (first: Page<Happening<T>>): Promise<boolean> => {
    const met = new Set<string>();
    const totals = new Set<number | undefined>();
    const meet = ({ records, total }: Page<Happening<T>>) => {
      for (const { id } of records) met.add(id);
      totals.add(total);
      take(records);
    };
    meet(first);
    // One answer is one picture.
    if (first.totalPages === 1) return true;
    const pages = shuffledPages(first.totalPages);
    for (let next = 0; next < pages.length; next += PARALLEL_PAGES) {
      if (Date.now() > deadline) throw new IsaoError('timeout');
      const round = await Promise.allSettled(pages.slice(next, next + PARALLEL_PAGES).map(readPage));
      const known = met.size;
      for (const page of round) if (page.status === 'fulfilled') meet(page.value);
      for (const page of round) if (page.status === 'rejected') throw page.reason;
      // A list that claims more pages than it has, or gives one page for all, would else be read for ever.
      if (met.size === known) break;
    }
    return totals.size === 1 && (first.total === undefined || first.total === met.size);
  };

  let first = await readPage(1);
  let isWhole = false;
  let movingMs = 0;
  try {
    for (let passes = 1; !isWhole && passes <= MAX_PASSES; passes += 1) {
      const startedAt = Date.now();
      if (passes > 1) first = await readPage(1);
      isWhole = await pass(first);
      if (passes > 1) movingMs = Date.now() - startedAt;
    }
  } catch (error) {
    // What was read before still counts; a later poll may not meet the failure.
    if (!isTemporary(error)) throw error;
  }
  keepOldest();
  return { oldest: [...oldest.values()], any: [...any.values()], hasMore, isWhole, movingMs };
};
