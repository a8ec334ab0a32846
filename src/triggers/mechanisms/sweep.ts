import { isTemporary } from '../../isao/error';
import { fitting, type Reading, type ReadPage, readPages } from '../../isao/pages';

/** Reads more pages than one result holds: each poll reads the next ones, and again those of the previous poll. */
export interface Sweep {
  /** The list has what happened since this moment, in milliseconds since 1970. */
  since: number;
  /** The first page that the previous poll read, whose result may be lost. */
  from: number;
  /** The next page, or null if only the pages of the previous poll are left. */
  page: number | null;
}

/** What remains of a sweep, if anything does. */
const restOf = (sweep: Sweep, { pages, next, failure }: Reading<unknown>): Sweep | null => {
  const { since, from, page } = sweep;
  const wasOnePart = page === 1 && next === undefined;
  if (page === null || wasOnePart || (failure && !isTemporary(failure))) return null;
  if (pages > 0 || !failure) return { since, from: page, page: next ?? null };
  // A page that fails must not stop the sweep. The next poll tries it again.
  return failure.kind === 'throttled' ? sweep : { since, from, page: page + 1 };
};

/**
 * Reads the next pages of a sweep, and those of the previous poll.
 *
 * @param options.room how many bytes of JSON to read at most, of each of the two
 * @returns the records, what remains of the sweep, and how long the list is
 */
export const readSweep = async <T extends { id: string }>(
  readPage: ReadPage<T>,
  sweep: Sweep,
  { deadline, room }: { deadline: number; room: number },
) => {
  const { from, page } = sweep;
  const part = { deadline, wanted: fitting(room) };
  const fresh = await readPages(readPage, { ...part, from: page ?? from, to: page === null ? 0 : Infinity });
  const again = await readPages(readPage, { ...part, from, to: (page ?? Infinity) - 1 });
  return {
    records: [...again.records, ...fresh.records],
    rest: restOf(sweep, fresh),
    lastPage: fresh.lastPage,
    total: fresh.total,
  };
};
