import type { Page } from './isao/client';
import { IsaoError } from './isao/error';

/** Pages in flight at a time: quick for long lists, and far from any rate limit that a key is likely to have. */
export const PARALLEL_PAGES = 4;

/** Platform rule: an operation has 30 s, so a list that takes longer is given up while there is time to say so. */
const READING_MS = 18_000;

/**
 * Reads the pages of a list until there is enough.
 *
 * @param readPage reads one page, numbered from 1
 * @param isEnough asked after each round of pages, with every record so far
 * @returns each record once: one that moved to a later page while the list was read stands in both
 * @throws what `readPage` throws, and IsaoError `too-many` for a list that takes more than 18 s; a list is never returned in
 *   part because a page failed
 */
export const readPagesUntil = async <T extends { id: string }>(
  readPage: (page: number) => Promise<Page<T>>,
  isEnough: (records: T[]) => boolean,
): Promise<T[]> => {
  const deadline = Date.now() + READING_MS;
  const first = await readPage(1);
  const records = new Map(first.records.map((record) => [record.id, record]));
  for (let next = 2; next <= first.totalPages && !isEnough([...records.values()]); next += PARALLEL_PAGES) {
    if (Date.now() > deadline) throw new IsaoError('too-many');
    const numbers = Array.from({ length: Math.min(PARALLEL_PAGES, first.totalPages - next + 1) }, (_, i) => next + i);
    const known = records.size;
    for (const { records: more } of await Promise.all(numbers.map(readPage))) {
      for (const record of more) records.set(record.id, record);
    }
    // A list that claims more pages than it has, or gives one page for all, would else be read for ever.
    if (records.size === known) break;
  }
  return [...records.values()];
};

/** Reads every page of a list; see `readPagesUntil`. */
export const readAllPages = <T extends { id: string }>(readPage: (page: number) => Promise<Page<T>>): Promise<T[]> =>
  readPagesUntil(readPage, () => false);
