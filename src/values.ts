/** Whether a value of unknown origin is an object with keys (not null, not an array). */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Many more levels than any record has. */
const MAX_DEPTH = 100;

/** Whether a value has so many levels that what goes through it by recursion, as core does, would break. */
export const isTooDeep = (value: unknown, levels = MAX_DEPTH): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((item) => isTooDeep(item, levels - 1)));

/** The records of a list, each id once: what a server promises and may not keep. */
export const uniqueById = <T extends { id: string }>(records: T[]): T[] => [
  ...new Map(records.map((record) => [record.id, record])).values(),
];

type Filled<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The entries of an object that have a value: what was left blank has no key. Zero, false and empty text are values. */
export const withoutBlanks = <T extends object>(values: T): Filled<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Filled<T>;

/** The beginning of a text, with an ellipsis if it is longer (in UTF-16 units), and never cut within a character that is seen as one. */
export const clip = (text: string, length: number): string => {
  if (text.length <= length) return text;
  // The two units after the place of the cut are enough to know whether a character goes on there.
  const end = new Intl.Segmenter().segment(text.slice(0, length + 2)).containing(length)?.index;
  return `${text.slice(0, end)}…`;
};
