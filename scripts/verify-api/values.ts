import { readId } from '../../src/isao/scalars';
import { recordsIn } from '../../src/triggers/mechanisms/hook-delivery';
import { isRecord } from '../../src/values';

export type JsonRecord = Record<string, unknown>;

/** @returns the member of a JSON value at a path, or undefined */
export const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), value);

export const textAt = (value: unknown, ...path: string[]): string | undefined => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
};

export const idAt = (value: unknown, ...path: string[]): string | undefined => readId(at(value, ...path));

export const numberAt = (value: unknown, ...path: string[]): number | undefined => {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
};

export const show = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value));

/** A blank value may be null or left out. */
export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** @returns one answer for several, `mixed` if they differ, undefined for none */
export const joined = <T extends string | number | boolean>(answers: readonly T[]): T | 'mixed' | undefined => {
  const [first, ...others] = [...new Set(answers)];
  return others.length > 0 ? 'mixed' : first;
};

/** @returns milliseconds since 1970, or undefined if it is not an ISO 8601 date with a time and a zone */
export const momentAt = (record: JsonRecord, field: string): number | undefined => {
  const text = textAt(record, field) ?? '';
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(text)) return undefined;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : moment;
};

/** @returns only the names in a value, so that the evidence shows no customer's data */
export const outline = (value: unknown, depth = 0): string => {
  if (Array.isArray(value)) return `[${value.length > 0 ? outline(value[0], depth + 1) : ''}]`;
  if (!isRecord(value)) return '';
  const names = Object.keys(value)
    .slice(0, 8)
    .map((name) => {
      const inner = depth < 3 ? outline(value[name], depth + 1) : '';
      return inner === '' ? name : `${name}: ${inner}`;
    });
  return `{${names.join(', ')}}`;
};

export const SHAPES = ['record', 'event-data', 'event-data-contact', 'event-contact'] as const;
/** A place where the app finds the record, and the local ISAO has no name for it. */
export const ELSEWHERE = 'elsewhere, and the app finds it';

/**
 * @param value a delivery's body, or a record of a list
 * @returns the local ISAO's name for its shape; `other` if the wanted record is in none of the known places
 */
export const shapeOf = (value: unknown, isWanted: (record: JsonRecord) => boolean): string => {
  const is = (inner: unknown) => isRecord(inner) && isWanted(inner);
  if (Array.isArray(value)) return value.some(is) ? 'array' : 'other';
  if (is(at(value, 'data'))) return 'event-data';
  if (is(at(value, 'data', 'contact'))) return 'event-data-contact';
  if (is(at(value, 'contact'))) return 'event-contact';
  if (is(value)) return 'record';
  const found = recordsIn(value, { entity: 'contact', hallmark: 'phoneNumber' });
  return found.some(({ id }) => isWanted({ id, name: '' })) ? ELSEWHERE : 'other';
};
