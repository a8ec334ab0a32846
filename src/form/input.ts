import type { Bundle, ZObject } from 'zapier-platform-core';
import { halt, show } from '../zapier/errors';
import { metaOf } from '../zapier/meta';

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

const ISO_DATE = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** Whether a day is in the calendar: JavaScript makes the second of March of the thirtieth of February. */
const isDay = (day: string): boolean => {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
};

/**
 * Reads a date field. Zapier gives ISO 8601 with the offset of the user's time zone; without an offset it is UTC.
 *
 * @returns the moment as ISO 8601 in UTC; undefined for blank
 * @throws HaltedError where the value is no date
 */
export const readDate = (z: ZObject, label: string, value: unknown): string | undefined => {
  const text = readText(z, label, value);
  if (text === undefined) return undefined;
  const hasOffset = /(Z|[+-]\d\d:?\d\d)$/i.test(text.slice(10));
  const day = text.slice(0, 10);
  const date = new Date(ISO_DATE.test(text) && isDay(day) ? (text.length > 10 && !hasOffset ? `${text}Z` : text) : NaN);
  if (Number.isNaN(date.getTime())) {
    throw halt(z, `${label} ${show(text)} is not a date. Write it like 2026-11-23T09:30:00+01:00.`);
  }
  return date.toISOString();
};

/** Whether a moment is the beginning of a day on the clocks of a time zone, such as Europe/Paris; of an unknown one it isn't. */
const isMidnightIn = (timeZone: string, date: Date): boolean => {
  try {
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' });
    return date.getTime() % 1000 === 0 && clock.format(date) === '00:00:00';
  } catch {
    return false;
  }
};

/** The calendar day of a moment in a time zone, such as 2026-12-31. */
const dayIn = (timeZone: string, date: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(date);

/**
 * Reads a field that means a day. Zapier turns a day into its midnight in the Zap's time zone, so a midnight, by the offset as
 * it was written or in that time zone, is a day. Any other time is that moment.
 *
 * @returns the day as its midnight in UTC, or the moment, as ISO 8601; undefined for blank
 * @throws HaltedError if the value is no date
 */
export const readDay = (z: ZObject, bundle: Bundle, label: string, value: unknown): string | undefined => {
  const moment = readDate(z, label, value);
  if (moment === undefined) return undefined;
  const text = String(value).trim();
  if (/^.00:00(:00(\.0+)?)?(Z|[+-]|$)/i.test(text.slice(10))) return `${text.slice(0, 10)}T00:00:00.000Z`;
  const { timezone } = metaOf(bundle);
  const date = new Date(moment);
  return typeof timezone === 'string' && isMidnightIn(timezone, date)
    ? `${dayIn(timezone, date)}T00:00:00.000Z`
    : moment;
};

/** More digits than any number has that a form means. */
const MAX_NUMBER_LENGTH = 100;

/**
 * Reads a whole number within bounds, which count as within.
 *
 * @returns undefined for blank
 * @throws HaltedError where the value is another one
 */
export const readInteger = (
  z: ZObject,
  label: string,
  value: unknown,
  { min, max }: { min: number; max: number },
): number | undefined => {
  const text = readText(z, label, value);
  if (text === undefined) return undefined;
  const number = text.length <= MAX_NUMBER_LENGTH ? Number(text) : NaN;
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  throw halt(z, `${label} is ${show(text)}. Give a whole number from ${min} to ${max}.`);
};

/**
 * Reads a number.
 *
 * @returns undefined for blank
 * @throws HaltedError where the value is none
 */
export const readNumber = (z: ZObject, label: string, value: unknown): number | undefined => {
  const text = readText(z, label, value);
  if (text === undefined) return undefined;
  const isNumber = text.length <= MAX_NUMBER_LENGTH && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
  const number = isNumber ? Number(text) : NaN;
  if (Number.isFinite(number)) return number;
  throw halt(z, `${label} is ${show(text)}. Give a number such as 1200.50, without a currency.`);
};

/** @throws HaltedError where the text is neither a choice nor the label of one, in any case */
const choose = <Choice extends string>(
  z: ZObject,
  label: string,
  text: string,
  choices: Record<Choice, string>,
): Choice => {
  const isMeant = (candidate: string) => candidate.toLowerCase() === text.toLowerCase();
  const keys = Object.keys(choices) as Choice[];
  const choice = keys.find((key) => isMeant(key) || isMeant(choices[key]));
  if (choice !== undefined) return choice;
  throw halt(z, `${label} is ${show(text)}. Choose one of these: ${Object.values(choices).join('; ')}.`);
};

/**
 * Reads a choice of a dropdown. A value that was mapped in may be the choice's label, or be written in another case.
 *
 * @param choices label by value
 * @returns undefined for blank
 * @throws HaltedError where the value is no choice
 */
export const readChoice = <Choice extends string>(
  z: ZObject,
  label: string,
  value: unknown,
  choices: Record<Choice, string>,
): Choice | undefined => {
  const text = readText(z, label, value);
  return text === undefined ? undefined : choose(z, label, text, choices);
};

/** Reads a list of choices; see `readChoice`. */
export const readChoices = <Choice extends string>(
  z: ZObject,
  label: string,
  value: unknown,
  choices: Record<Choice, string>,
): Choice[] => readTexts(z, label, value).map((text) => choose(z, label, text, choices));
