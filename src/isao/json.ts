import { isRecord } from '../values';

/** The digits that say how much a number is, whatever its exponent: those of 1200 and of 1.2e3 are 12. */
const digitsOf = (number: string): string =>
  number
    .replace(/e.*$/i, '')
    .replace(/[^\d]/g, '')
    .replace(/^0+|0+$/g, '');

/** Called by JSON.parse with the text of each number too (Node 22); TypeScript 6 does not know that yet. */
const exactly = (_key: string, value: unknown, context?: { source?: string }): unknown => {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  return Number.isFinite(value) && digitsOf(String(value)) === digitsOf(context.source) ? value : context.source;
};

/**
 * Parses JSON of unknown origin.
 *
 * @param options.exact gives a number that JavaScript can't hold as the text that it came as
 * @returns undefined for what is no JSON, or has too many levels for it
 */
export const parseJson = (text: string, { exact }: { exact: boolean }): unknown => {
  try {
    return JSON.parse(text, exact ? exactly : undefined);
  } catch {
    return undefined;
  }
};

/** No key is this short, and to cut out less would spoil what has nothing to do with it. */
const SHORTEST_KEY = 16;

/**
 * Each character of the key as it is, percent-encoded, or escaped as in JSON, each of them once or a few times over. Without a
 * limit to these, a long text of backslashes would take minutes.
 */
const patternOf = (key: string): RegExp =>
  new RegExp(
    Array.from(key, (character) => {
      const hex = character.charCodeAt(0).toString(16).padStart(2, '0');
      const anyCase = hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
      return String.raw`(?:${character.replace(/\W/, String.raw`\$&`)}|%(?:25){0,3}${anyCase}|\\{1,8}u00${anyCase})`;
    }).join(''),
    'g',
  );

/** Makes the function that cuts a key out of a text. */
export const keyCutter = (key: string): ((text: string) => string) => {
  if (key.length < SHORTEST_KEY) return (text) => text;
  const pattern = patternOf(key);
  return (text) => text.replace(pattern, '[key]');
};

/** A JSON value with each of its texts and names changed. It has few levels. */
export const mapTexts = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [change(name), mapTexts(item, change)]));
};
