import { IsaoError, isTemporary } from './error';
import { type Reading, type ReadPage, readPages } from './pages';

/** Something that has an id and a time (milliseconds since 1970). */
export interface Timed {
  id: string;
  time: number;
}

/** How often a list that changes during the reading is read at most. After that, the next poll continues. */
const MAX_READINGS = 3;
/** Shorter lists are mostly read to their end. */
const MANY_PAGES = 10;

/** Each id once, in its latest state. If two are equally late, the last one counts. */
export const latestOf = <T extends Timed>(records: T[]): T[] => {
  const latest = new Map<string, T>();
  for (const record of records) {
    const known = latest.get(record.id);
    if (!known || known.time <= record.time) latest.set(record.id, record);
  }
  return [...latest.values()];
};

/** @param count the number of records of all readings. If they are fewer than a reading's total, some were missed. */
const isComplete = ({ next, pages, leftOut, total, repeats }: Reading<unknown>, count: number): boolean =>
  next === undefined && (pages === 1 || (total === undefined ? !repeats : count + leftOut >= total));

/**
 * Reads a list that changes while it is read. Changes push records from one page to another, so some are read twice and some not
 * at all. The count shows it. Then the list is read again, and the records of all readings count.
 *
 * @param options.room how many bytes of JSON to read at most, and at least one page
 * @param options.times how many readings a list of several pages needs
 * @returns the last reading with the records of all, and whether the list was read completely
 * @throws a failure that isn't temporary, and any failure of the very first page
 */
export const readWholeList = async <T extends Timed>(
  readPage: ReadPage<T>,
  { deadline, room = Infinity, times = 1 }: { deadline: number; room?: number; times?: number },
): Promise<Reading<T> & { isWhole: boolean }> => {
  const readings: Reading<T>[] = [];
  for (;;) {
    const reading = await readPages(readPage, { deadline, room });
    readings.push(reading);
    const { failure, next, pages } = reading;
    const isFirst = readings.length === 1 && pages === 0;
    if (failure && (isFirst || !isTemporary(failure))) throw failure;

    const records = latestOf(readings.flatMap((each) => each.records));
    const isWhole = readings.some((each) => isComplete(each, records.length));
    const isEnough = isWhole && readings.length >= (pages === 1 ? 1 : times);
    if (next !== undefined || isEnough || readings.length === MAX_READINGS || Date.now() > deadline) {
      return { ...reading, records, isWhole };
    }
  }
};

/**
 * Reads the last two pages of a long list right after its first one, before the rate limit may cut the reading short. If the list
 * is sorted oldest first, they have its newest records.
 *
 * @returns `end` gives their records, or undefined if the rate limit kept them all back
 */
export const withEnd = <T>(readPage: ReadPage<T>) => {
  let end: T[] | undefined = [];
  const readEnd = async (totalPages: number): Promise<T[] | undefined> => {
    const answers = await Promise.allSettled([totalPages - 1, totalPages].map(readPage));
    const pages = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value.records : []));
    const isThrottled = answers.some(
      (answer) =>
        answer.status === 'rejected' && answer.reason instanceof IsaoError && answer.reason.kind === 'throttled',
    );
    return pages.length === 0 && isThrottled ? undefined : pages;
  };
  return {
    end: () => end,
    readPage: async (page: number) => {
      const read = await readPage(page);
      if (page === 1 && read.totalPages > MANY_PAGES) end = await readEnd(read.totalPages);
      return read;
    },
  };
};
