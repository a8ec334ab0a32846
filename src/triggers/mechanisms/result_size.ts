import type { Happening } from './moment';

/** How many records a poll returns that no poll did before, and how much they may be. */
export const NEW_RECORDS = 5000;
const NEW_BYTES = 2_500_000;
/** Platform rule: a result may have 6 MB. */
const RESULT_BYTES = 5_500_000;

const bytesOf = ({ record }: Happening<unknown>): number => Buffer.byteLength(JSON.stringify(record));

/**
 * The first ones, as many as a result may have that are new: 5,000, or less if they are large. There is always one, so that
 * each poll moves on.
 *
 * @param mostBytes how much they may be, in bytes of JSON
 */
export const withinSize = <T>(happenings: Happening<T>[], mostBytes = NEW_BYTES): Happening<T>[] => {
  let bytes = 0;
  const end = happenings.findIndex((happening, i) => {
    bytes += bytesOf(happening);
    return i > 0 && bytes > mostBytes;
  });
  return happenings.slice(0, end === -1 ? NEW_RECORDS : Math.min(end, NEW_RECORDS));
};

/** How many bytes a result has left beside these. */
export const roomBeside = (happenings: Happening<unknown>[]): number =>
  happenings.reduce((room, happening) => room - bytesOf(happening), RESULT_BYTES);
