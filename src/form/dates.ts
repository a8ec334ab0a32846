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
 * Zapier gives ISO 8601 with the offset of the user's time zone. Without an offset it is UTC.
 *
 * @returns the day and the time as written, and the moment; undefined for blank
 * @throws InputError if the value is not a date
 */
const readMoment = (bundle: Filled, field: InputField) => {
  const text = readText(bundle, field);
  if (text === undefined) return undefined;
  const [, day = '', time = '00:00', offset = 'Z'] = ISO_DATE.exec(text) ?? [];
  const date = new Date(isDay(day) ? `${day}T${time}${offset}` : NaN);
  if (Number.isNaN(date.getTime())) {
    throw new InputError(`${field.label} ${show(text)} is not a date. Write it like 2026-11-23T09:30:00+01:00.`);
  }
  return { day, time, date };
};

/** @returns ISO 8601 in UTC; undefined for blank @throws InputError if the value is not a date */
export const readDate = (bundle: Filled, field: InputField): string | undefined =>
  readMoment(bundle, field)?.date.toISOString();

/** The day that begins at this moment in a time zone, if one does. Intl throws for what isn't a time zone. */
const dayBeginningAt = (date: Date, timeZone: string): string | undefined => {
  try {
    const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    const [day, time] = clock.format(date).split(' ');
    return time === '00:00:00' && date.getTime() % 1000 === 0 ? day : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Zapier turns a day into midnight in the Zap's time zone. So midnight, in that time zone or at the written offset, means the
 * whole day. Any other time stays a moment.
 *
 * @returns the day as its midnight in UTC, or the moment, as ISO 8601; undefined for blank
 * @throws InputError if the value is not a date
 */
export const readDay = (bundle: InTimeZone, field: InputField): string | undefined => {
  const moment = readMoment(bundle, field);
  if (!moment) return undefined;
  const isMidnight = !/[1-9]/.test(moment.time);
  const day = isMidnight ? moment.day : dayBeginningAt(moment.date, String(bundle.meta?.timezone));
  return day === undefined ? moment.date.toISOString() : `${day}T00:00:00.000Z`;
};
