import { isRecord } from '../values';

/** The significant digits of a number: 12 for 1200 and for 1.2e3. */
const significantDigits = (number: string): string =>
  number
    .replace(/e.*/i, '')
    .replace(/[^\d]/g, '')
    // Without the lookbehind, a long row of zeros takes quadratic time.
    .replace(/^0+|(?<!0)0+$/g, '');

/** JSON.parse also passes the source text of each number (Node 22), which TypeScript 6 doesn't declare. */
const exactly = (_key: string, value: unknown, context?: { source?: string }): unknown => {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  return Number.isFinite(value) && significantDigits(String(value)) === significantDigits(context.source)
    ? value
    : context.source;
};

/**
 * @param options.exact returns numbers that JavaScript can't represent as their text
 * @returns undefined if it is not JSON, or has too many levels
 */
export const parseJson = (text: string, { exact }: { exact: boolean }): unknown => {
  try {
    return JSON.parse(text, exact ? exactly : undefined);
  } catch {
    return undefined;
  }
};

/** No key is shorter, and a shorter text would also be removed from other words. */
const SHORTEST_KEY = 16;

/** Each character plain, percent-encoded or escaped as in JSON, a few times. Without limits, a long text takes minutes. */
const patternOf = (key: string): RegExp =>
  new RegExp(
    Array.from(key, (character) => {
      const hex = character.charCodeAt(0).toString(16);
      const anyCase = hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
      return String.raw`(?:${character.replace(/\W/, String.raw`\$&`)}|%(?:25){0,3}${anyCase}|\\{1,8}u00${anyCase})`;
    }).join(''),
    'g',
  );

/** Replaces a key in a text. */
export const keyCutter = (key: string): ((text: string) => string) => {
  if (key.length < SHORTEST_KEY) return (text) => text;
  // Most operations never need it.
  let pattern: RegExp | undefined;
  return (text) => text.replace((pattern ??= patternOf(key)), '[key]');
};

/**
 * Whether one of a JSON text's texts may contain a key in any form. To look into each of them takes much longer. JSON escapes
 * none of a usual key's characters, unless it is percent-encoded or written as \u00….
 */
export const mayContain = (json: string, key: string): boolean =>
  !/^\w+$/.test(key) || json.includes(key) || /(?:%|\\u00)[2-7]/.test(json);

/** It recurses, so the value must have few levels. */
export const mapTexts = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [change(name), mapTexts(item, change)]));
};
