import { show } from '../values';
import { InputError } from './input-error';
import { type Filled, type InputField, readText } from './text';

const ISO_DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/i;

/** The time zone of the Zap, as an IANA name. */
interface InTimeZone extends Filled {
  meta?: { timezone?: unknown };
}

/** JavaScript turns February 30 into March 2. */
const isDay = (day: string): boolean => {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
};

/**
 * @returns the day and the offset as written, and the moment, which is in UTC without an offset; undefined for blank
 * @throws InputError if the value is not a date
 */
const readMoment = (bundle: Filled, field: InputField, example: string) => {
  const text = readText(bundle, field);
  if (text === undefined) return undefined;
  const [, day = '', time, offset] = ISO_DATE.exec(text) ?? [];
  const date = new Date(isDay(day) ? `${day}T${time ?? '00:00'}${offset ?? 'Z'}` : NaN);
  if (Number.isNaN(date.getTime())) {
    throw new InputError(`${field.label} ${show(text)} can’t be read as a date. Write it like ${example}.`);
  }
  return { day, offset, date };
};

/** @returns ISO 8601 in UTC; undefined for blank @throws InputError if the value is not a date */
export const readDate = (bundle: Filled, field: InputField): string | undefined =>
  readMoment(bundle, field, '2026-11-23T09:30:00+01:00')?.date.toISOString();

/** @returns undefined if it is not a time zone, for which Intl throws */
const dayIn = (timeZone: unknown, date: Date): string | undefined => {
  try {
    return new Intl.DateTimeFormat('sv-SE', { timeZone: String(timeZone), dateStyle: 'short' }).format(date);
  } catch {
    return undefined;
  }
};

const DAY = 24 * 3600 * 1000;

/**
 * The calendar day of a date, because Zapier gives a day as a moment of it: 9:00 or midnight in the Zap’s time zone. A day is
 * the one written, unless it is written in UTC:
 * - Midnight in UTC is that day, in whatever time zone it is written. Other CRMs give their days so.
 * - Another moment in UTC is its day in the Zap’s time zone.
 *
 * @returns the day as its midnight in UTC, ISO 8601; undefined for blank
 * @throws InputError if the value is not a date
 */
export const readDay = (bundle: InTimeZone, field: InputField): string | undefined => {
  const moment = readMoment(bundle, field, '2026-12-31');
  if (!moment) return undefined;
  const { day, offset, date } = moment;
  const isUtc = offset !== undefined && !/[1-9]/.test(offset);
  if (offset !== undefined && date.getTime() % DAY === 0) return date.toISOString();
  return `${(isUtc ? dayIn(bundle.meta?.timezone, date) : undefined) ?? day}T00:00:00.000Z`;
};
