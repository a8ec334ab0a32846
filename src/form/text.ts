import type { ZObject } from 'zapier-platform-core';
import { halt } from '../zapier/errors';

/** A field of a form, as far as it takes to read it and to name it in a message. */
export interface InputField {
  key: string;
  label: string;
}

/** What a form was filled in with. */
export interface Filled {
  inputData: Record<string, unknown>;
}

/**
 * A value as trimmed text. A builder may map in a number or a yes/no; both have a text.
 *
 * @returns undefined for blank: nothing, or white space only
 * @throws HaltedError if the value has no text, such as an object
 */
export const textOf = (z: ZObject, label: string, value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw halt(z, `${label} is not a text. Map a single value into this field, not a list or a group of values.`);
  }
  return String(value).trim() || undefined;
};

/** Reads a field as text; see `textOf`. */
export const readText = (z: ZObject, { inputData }: Filled, { key, label }: InputField): string | undefined =>
  textOf(z, label, inputData[key]);

/**
 * Reads a list field: every entry that is not blank. A single value is a list of one.
 *
 * @throws HaltedError if an entry has no text
 */
export const readTexts = (z: ZObject, { inputData }: Filled, { key, label }: InputField): string[] => {
  const value = inputData[key];
  const entries: unknown[] = Array.isArray(value) ? value : [value];
  return entries.flatMap((entry) => textOf(z, label, entry) ?? []);
};
