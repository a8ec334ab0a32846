import type { Page } from './isao/client';

/** Pages in flight at a time: quick for long lists, and far from any rate limit that a key is likely to have. */
const PARALLEL_PAGES = 4;

/**
 * Reads every page of a list.
 *
 * @param readPage reads one page, numbered from 1
 * @returns each record once: a record that moved to a later page while the list was read stands in both
 * @throws what `readPage` throws; a list is never returned in part
 */
export const readAllPages = async <T extends { id: string }>(
  readPage: (page: number) => Promise<Page<T>>,
): Promise<T[]> => {
  const first = await readPage(1);
  const records = new Map(first.records.map((record) => [record.id, record]));
  for (let next = 2; next <= first.totalPages; next += PARALLEL_PAGES) {
    const numbers = Array.from({ length: Math.min(PARALLEL_PAGES, first.totalPages - next + 1) }, (_, i) => next + i);
    for (const { records: more } of await Promise.all(numbers.map(readPage))) {
      for (const record of more) records.set(record.id, record);
    }
  }
  return [...records.values()];
};
