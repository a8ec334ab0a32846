import type { ZObject } from 'zapier-platform-core';
import { halt } from './errors';

/**
 * Reads a value of a form as text. What a builder mapped in from another app may be a number or a yes/no; both have a
 * text. Blank (nothing, or white space alone) is undefined: the field was not filled in.
 *
 * @throws HaltedError where the value has no text, such as an object
 */
export const readText = (z: ZObject, label: string, value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw halt(z, `${label} is not a text. Map a single value into this field, not a list or a group of values.`);
  }
  return String(value).trim() || undefined;
};

/**
 * Reads a list field: every entry that is not blank. A single value is a list of one.
 *
 * @throws HaltedError where an entry has no text
 */
export const readTexts = (z: ZObject, label: string, value: unknown): string[] => {
  const entries: unknown[] = Array.isArray(value) ? value : [value];
  return entries.flatMap((entry) => readText(z, label, entry) ?? []);
};
