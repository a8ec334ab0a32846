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

/** What would make text of others a link, an image or a tag in Markdown. */
const LIVE_MARKDOWN = /(?<=\])(?=[[(])|(?<=<)(?=[a-z!/])/gi;

/**
 * Text of others as messages quote it: clipped, on one line, without direction marks, halves of characters or live Markdown.
 *
 * @param length in UTF-16 units
 */
export const quotable = (text: string, length: number): string => {
  const line = text
    .slice(0, 10 * length)
    .toWellFormed()
    .replace(/\p{Bidi_Control}/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(LIVE_MARKDOWN, ' ')
    .trim();
  return clip(line, length);
};

/** A value as messages quote it. */
export const show = (value: string): string => `“${quotable(value, 50)}”`;

const MAX_LISTED = 20;

export const showList = (names: string[]): string => {
  const shown = names.slice(0, MAX_LISTED).map((name) => quotable(name, 50));
  return [...shown, ...(names.length > MAX_LISTED ? ['…'] : [])].join(', ');
};
