export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const MAX_DEPTH = 100;

/** Whether a value has too many levels for recursive code, such as core's. */
export const isTooDeep = (value: unknown, levels = MAX_DEPTH): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((item) => isTooDeep(item, levels - 1)));

/** A server may repeat a record. */
export const uniqueById = <T extends { id: string }>(records: T[]): T[] => [
  ...new Map(records.map((record) => [record.id, record])).values(),
];

type WithoutUndefined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

export const withoutUndefined = <T extends object>(values: T): WithoutUndefined<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as WithoutUndefined<T>;

/** Counts UTF-16 units, but never splits a visible character. */
export const clip = (text: string, length: number): string => {
  if (text.length <= length) return text;
  const end = new Intl.Segmenter().segment(text).containing(length)?.index;
  return `${text.slice(0, end)}…`;
};

/** A value as messages quote it. */
export const show = (value: string): string => `“${clip(value, 50)}”`;

const MAX_LISTED = 20;

export const showList = (names: string[]): string => {
  const shown = names.slice(0, MAX_LISTED).map((name) => clip(name, 50));
  return [...shown, ...(names.length > MAX_LISTED ? ['…'] : [])].join(', ');
};
