import { show } from '../values';
import { InputError } from './input-error';

export interface InputField {
  key: string;
  label: string;
}

export interface Filled {
  inputData: Record<string, unknown>;
}

/** Often copied along with a text: spaces, a zero-width space, direction marks. */
const SPACE = String.raw`[\s\u00ad\u200b\u2060\p{Bidi_Control}]`;

/** Without the lookbehind, a long row of spaces takes quadratic time. */
const EDGES = new RegExp(`^${SPACE}+|(?<!${SPACE})${SPACE}+$`, 'gu');

/** Shows nothing: white space, a zero-width space, a direction mark. */
const isInvisible = (text: string): boolean => /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u.test(text);

/**
 * A value as trimmed text. A builder may map a number or a yes/no; both have a text.
 *
 * @returns undefined for a text in which nothing can be seen
 * @throws InputError if the value has no text, such as an object
 */
export const textOf = (label: string, value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw new InputError(
      `${label} is not a text. Map a single value into this field, not a list or a group of values.`,
    );
  }
  const text = String(value).replace(EDGES, '');
  return isInvisible(text) ? undefined : text;
};

export const readText = ({ inputData }: Filled, { key, label }: InputField): string | undefined =>
  textOf(label, inputData[key]);

/** Far longer than a name, a title, a stage or a tag can be. */
const MAX_NAME_LENGTH = 1000;

/** What can only be a name, a title or the like. @throws InputError if it is too long for that */
export const nameOf = (label: string, text: string): string => {
  if (text.length <= MAX_NAME_LENGTH) return text;
  throw new InputError(`${label} ${show(text)} is too long. The limit is ${MAX_NAME_LENGTH} characters.`);
};

/** @throws InputError, as `readText` and `nameOf` */
export const readName = (bundle: Filled, field: InputField): string | undefined => {
  const text = readText(bundle, field);
  return text === undefined ? undefined : nameOf(field.label, text);
};

/** Reads the nonblank entries; a single value is a list of one. @throws InputError if an entry has no text */
export const readTexts = ({ inputData }: Filled, { key, label }: InputField): string[] => {
  const value = inputData[key];
  const entries: unknown[] = Array.isArray(value) ? value : [value];
  if (entries.some((entry) => typeof entry === 'object' && entry !== null)) {
    throw new InputError(
      `${label} is not a text. Map one text into each line, such as the name of each item, not a list or a group of values.`,
    );
  }
  return entries.flatMap((entry) => textOf(label, entry) ?? []);
};

/** Reads nonblank names, such as stages. @throws InputError, as `readTexts` and `readName` */
export const readNames = (bundle: Filled, field: InputField): string[] =>
  readTexts(bundle, field).map((text) => nameOf(field.label, text));
