import { parseJson } from '../../src/isao/json';
import { readId } from '../../src/isao/scalars';
import { clip, isRecord, isTooDeep } from '../../src/values';

export type JsonRecord = Record<string, unknown>;

/** @returns undefined if it is no JSON, or too deep for recursive code */
export const readJson = (text = ''): unknown => {
  const value = parseJson(text, { exact: false });
  return isTooDeep(value) ? undefined : value;
};

export const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), value);

export const textAt = (value: unknown, ...path: string[]): string | undefined => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
};

export const idAt = (value: unknown, ...path: string[]): string | undefined => readId(at(value, ...path));

export const show = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value));

/** A blank value may be null or left out. */
export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** The digits of a phone number without a country code, which ISAO may drop or add, as punctuation. */
export const digitsOf = (number: unknown): string => String(number).replace(/\D/g, '').slice(-9);

/** @returns one answer for several: `bad` if that is one of them, `mixed` if they differ, undefined for none */
export const joined = <T extends string | number>(answers: readonly T[], bad?: T): T | 'mixed' | undefined => {
  const [first, ...others] = [...new Set(answers)];
  if (bad !== undefined && answers.includes(bad)) return bad;
  return others.length > 0 ? 'mixed' : first;
};

/** @returns milliseconds since 1970, or undefined if it is not an ISO 8601 date with a time and a zone */
export const momentOf = (value: unknown): number | undefined => {
  const text = String(value);
  const isZoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(text);
  const moment = isZoned ? Date.parse(text) : NaN;
  return Number.isNaN(moment) ? undefined : moment;
};

/** @returns only the names and types in a JSON value, so that the evidence shows no customer's data */
export const outline = (value: unknown): string => {
  const typeOnly = (_name: string, inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.slice(0, 1);
    return isRecord(inner) || inner === null ? inner : typeof inner;
  };
  return value === undefined ? 'no JSON' : clip(JSON.stringify(value, typeOnly), 240);
};
