import type { Field } from '../fields/record';
import { isRecord } from '../values';
import { readId, textOrNull } from './scalars';

/** Some APIs send decimals as text to keep precision. */
const numberOrNull = (value: unknown): number | null => {
  const text = textOrNull(value)?.trim();
  const read = text ? Number(text) : NaN;
  return Number.isFinite(read) ? read : null;
};

type Value<F extends Field> = F extends { sample: number }
  ? number | null
  : F extends { sample: readonly string[] }
    ? string[]
    : F extends { required: true }
      ? string
      : string | null;

/** A tag as text, which may be an object's name or label. */
const textIn = (value: unknown): string | null =>
  isRecord(value) ? (textOrNull(value['name']) ?? textOrNull(value['label'])) : textOrNull(value);

/** A single value is a list of one. */
const readTexts = (value: unknown): string[] => {
  if (value === '') return [];
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items.map(textIn).filter((text) => text !== null);
};

const readField = ({ sample, required }: Field, value: unknown) => {
  if (typeof sample === 'number') return numberOrNull(value);
  if (typeof sample === 'object') return readTexts(value);
  return textOrNull(value) ?? (required ? '' : null);
};

/** What the API sent of a record. Not a property of the record, because it would be in every output. */
const answers = new WeakMap<object, Record<string, unknown>>();

/** The answer from which a record was read. Without a field, its value is unknown. */
export const answerOf = (record: object): Record<string, unknown> => answers.get(record) ?? {};

/**
 * Reads what a declaration says, from whatever the API sent.
 *
 * @param more what the record has besides, from its fields and the answer
 * @returns every declared field; undefined without an id
 */
export const readRecord = <Fields extends Record<string, Field> & { id: Field }, More extends object>(
  fields: Fields,
  value: unknown,
  more: (read: { [Key in keyof Fields]: Value<Fields[Key]> }, answer: Record<string, unknown>) => More,
) => {
  const id = isRecord(value) ? readId(value['id']) : undefined;
  if (!isRecord(value) || id === undefined) return undefined;
  const entries = Object.entries(fields).map(([key, field]) => [key, readField(field, value[key])] as const);
  const read = { ...Object.fromEntries(entries), id } as { [Key in keyof Fields]: Value<Fields[Key]> };
  const record = { ...read, ...more(read, value) };
  answers.set(record, value);
  return record;
};
