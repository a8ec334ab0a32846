import type { Page } from '../../isao/client';
import { isAfter, latest, startOf, type Happening, type Moment } from './moment';
import { collectOldest } from './oldest';
import { SECOND_PAGE, walkPages, type ReadPage } from './walk';

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
  /** Whether everything was read: one pass got to the end, and as far as can be told nothing was missed because the list moved. */
  isWhole: boolean;
  /**
   * How many milliseconds the last pass that got to the end took, if it was not the first; else 0. While it lasted, records
   * that it had met already may have changed without a trace, and what was missed so can be as much older than the newest.
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
  /** After this no more pages are asked for, in milliseconds since 1970. */
  deadline: number;
  /** Whether one picture is not enough, if there is time: what was deleted and created meanwhile may make up for each other. */
  isReadTwice?: boolean;
  /** The page to read after the first; see `walkPages`. */
  startPage?: number | undefined;
}

/** A list that changes under the reader is read again this often; what then remains unsure is left to the next poll. */
const MAX_PASSES = 3;

/**
 * Reads a list that changes while it is read, in pages whose order means nothing.
 *
 * Contacts that are created, changed or deleted meanwhile push others from one page to another, so that some are met twice
 * and some not at all. It shows: the pages disagree about the total, or fewer records were met than it says. Then the list is
 * read again, and what all passes met counts, until the pages of one pass agree or it meets nothing old that was unknown. A page for
 * which ISAO asks to wait is waited for, if there is time; but for the very first, so that a poll that can't begin says so at once.
 *
 * @param readPage reads one page, numbered from 1
 * @throws what `readPage` throws for the first page, and whatever is no passing failure
 */
export const readWindow = async <T>(
  readPage: ReadPage<Happening<T>>,
  { after, newsAfter, limit, deadline, isReadTwice = false, startPage }: ReadingPlan,
): Promise<Reading<T>> => {
  const any = new Map<string, Happening<T>>();
  const oldest = collectOldest<T>(after, limit);
  const news = collectOldest<T>(newsAfter ?? startOf(Infinity), limit);
  const met = new Set<string>();
  let newest = startOf(-Infinity);

  const meet = (happening: Happening<T>) => {
    met.add(happening.id);
    newest = latest(newest, happening);
    oldest.take(happening);
    news.take(happening);
    const counts = isAfter(happening, after) && (any.size < limit || any.has(happening.id));
    if (counts) any.set(happening.id, happening);
  };

  /** @param known the newest that was met by an earlier pass */
  const pass = async (first: Page<Happening<T>> | undefined, known: Moment | undefined) => {
    let surprises = 0;
    const notice = (happening: Happening<T>) => {
      if (known && !met.has(happening.id) && !isAfter(happening, known)) surprises += 1;
      meet(happening);
    };
    const walk = await walkPages(readPage, notice, { first, startPage: known ? SECOND_PAGE : startPage, deadline });
    return { ...walk, bringsNothingOld: known !== undefined && surprises === 0 && !walk.isEndless };
  };

  let first: Page<Happening<T>> | undefined = await readPage(1);
  let known: Moment | undefined;
  let hasOnePicture = false;
  let isWhole = false;
  let movingMs = 0;
  let nextPage: number | undefined;
  for (let passes = 1; !isWhole && passes <= MAX_PASSES; passes += 1) {
    const startedAt = Date.now();
    const walk = await pass(first, known);
    if (walk.end === 'cut') {
      // What was read before still counts, and is enough where only the second reading of a Zap's switching on was cut.
      isWhole = hasOnePicture;
      nextPage = walk.nextPage;
      break;
    }
    if (known) movingMs = Date.now() - startedAt;
    hasOnePicture ||= walk.end === 'consistent';
    isWhole = walk.end === 'one-page' || (hasOnePicture && !isReadTwice) || walk.bringsNothingOld;
    first = undefined;
    known = newest;
  }

  const { happenings, hasMore } = oldest.all();
  return {
    ...{ oldest: happenings, hasMore, news: news.all().happenings, any: [...any.values()] },
    ...{ isWhole, movingMs, nextPage },
  };
};
