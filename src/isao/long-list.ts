import { isTemporary } from './error';
import { type Reading, type ReadPage, readPages } from './pages';

/** A list of more pages than one result holds. Each poll reads the next batch of them. */
export interface LongList {
  /** The list has what happened since this moment, in milliseconds since 1970. */
  since: number;
  /** The first page of the next batch. Two polls returned the pages before it. */
  from: number;
  /** A poll returned the pages before this one. Zapier may have lost its result, so another poll returns them again. */
  reached: number;
  /** Each page is returned once, because the whole list is read again every hour. */
  isOnce: boolean;
}

/** After every page. */
const END = Number.MAX_SAFE_INTEGER;

/** What remains to be read after a batch, if anything does. */
const restOf = (list: LongList, { pages, next = END, failure }: Reading<unknown>): LongList | undefined => {
  if (failure && !isTemporary(failure)) return undefined;
  // A page that fails must not stop the reading. It counts as read, so the next poll tries it once more.
  const isSkipped = failure !== undefined && failure.kind !== 'throttled' && pages === 0;
  const end = isSkipped ? next + 1 : next;
  const from = list.isOnce ? end : Math.min(end, list.reached);
  return from === END ? undefined : { ...list, from, reached: Math.max(end, list.reached) };
};

/**
 * Reads the next batch of a long list.
 *
 * @param options.room how many bytes of JSON to read at most
 */
export const readBatch = async <T extends { id: string }>(
  readPage: ReadPage<T>,
  list: LongList,
  { deadline, room }: { deadline: number; room: number },
) => {
  // At its start, half a batch, so that the next one repeats that half and adds another. Batches that overlap don't miss a
  // record that moves to an earlier page.
  const isStart = !list.isOnce && list.from === list.reached;
  const reading = await readPages(readPage, { from: list.from, deadline, room: isStart ? room / 2 : room });
  return { ...reading, rest: restOf(list, reading) };
};
