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
  if (value === undefined || value === null || value === '') return [];
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items.map(textIn).filter((text) => text !== null);
};

const readField = ({ sample, required }: Field, value: unknown) => {
  if (typeof sample === 'number') return numberOrNull(value);
  if (typeof sample === 'object') return readTexts(value);
  return textOrNull(value) ?? (required ? '' : null);
};

/**
 * Reads what a declaration says, from whatever the API sent.
 *
 * @returns every declared field; undefined without an id
 */
export const readRecord = <Fields extends Record<string, Field> & { id: Field }>(fields: Fields, value: unknown) => {
  const id = isRecord(value) ? readId(value['id']) : undefined;
  if (!isRecord(value) || id === undefined) return undefined;
  const read = Object.entries(fields).map(([key, field]) => [key, readField(field, value[key])] as const);
  return { ...Object.fromEntries(read), id } as { [Key in keyof Fields]: Value<Fields[Key]> };
};
