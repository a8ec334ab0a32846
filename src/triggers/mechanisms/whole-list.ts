import { isTemporary } from '../../isao/error';
import { fitting, type Reading, type ReadPage, readPages } from '../../isao/pages';

/** Something that has an id and a time (milliseconds since 1970). */
export interface Timed {
  id: string;
  time: number;
}

/** How often a list that changes during the reading is read at most. After that, the next poll continues. */
const MAX_READINGS = 3;

/** Each id once, in its latest state. If two are equally late, the last one counts. */
export const latestOf = <T extends Timed>(records: T[]): T[] => {
  const latest = new Map<string, T>();
  for (const record of records) {
    const known = latest.get(record.id);
    if (!known || known.time <= record.time) latest.set(record.id, record);
  }
  return [...latest.values()];
};

/** A single page is always whole. If several pages have fewer records than the first one's total, some were missed. */
const isWhole = ({ next, pages, records, leftOut, total, repeats }: Reading<unknown>): boolean =>
  next === undefined && (pages === 1 || (total === undefined ? !repeats : records.length + leftOut >= total));

/**
 * Reads a list that changes while it is read. Changes push records from one page to another, so some are read twice and some not
 * at all. The count shows it. Then the list is read again, and the records of all readings count.
 *
 * @param options.room how many bytes of JSON to read at most, and at least one page
 * @param options.times how many complete readings a list of several pages needs
 * @returns the last reading with the records of all, and whether the list was read completely
 * @throws a failure that isn't temporary, and any failure of the very first page
 */
export const readWholeList = async <T extends Timed>(
  readPage: ReadPage<T>,
  { deadline, room = Infinity, times = 1 }: { deadline: number; room?: number; times?: number },
): Promise<Reading<T> & { isWhole: boolean }> => {
  const readings: Reading<T>[] = [];
  for (;;) {
    const reading = await readPages(readPage, { deadline, wanted: fitting(room) });
    readings.push(reading);
    const { failure, next, pages } = reading;
    const isFirst = readings.length === 1 && pages === 0;
    if (failure && (isFirst || !isTemporary(failure))) throw failure;

    const complete = readings.filter(isWhole).length;
    if (next !== undefined || complete >= (pages === 1 ? 1 : times) || readings.length === MAX_READINGS) {
      return { ...reading, records: latestOf(readings.flatMap(({ records }) => records)), isWhole: complete > 0 };
    }
  }
};
