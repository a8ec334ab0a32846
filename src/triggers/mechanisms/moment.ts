/**
 * A place in the order of events: by time, and by id within one millisecond, for many records can share one. Lists come in
 * no order that could be relied on, so this is the only one there is.
 */
export interface Moment {
  /** Milliseconds since 1970, by ISAO's clock. */
  time: number;
  id: string;
}

/** Something that happened to a record, as far as the list tells: the record in its latest state, and when that came to be. */
export interface Happening<T> extends Moment {
  record: T;
}

/** Orders moments, the earliest first. */
export const compareMoments = (a: Moment, b: Moment): number =>
  a.time - b.time || (a.id < b.id ? -1 : Number(a.id > b.id));

/** Whether the first is the later one; of one and the same moment it isn't. */
export const isAfter = (a: Moment, b: Moment): boolean => compareMoments(a, b) > 0;

/** The later one of two. */
export const latest = (a: Moment, b: Moment): Moment => (isAfter(b, a) ? b : a);

/** The first place of a millisecond: before every record in it. */
export const startOf = (time: number): Moment => ({ time, id: '' });
