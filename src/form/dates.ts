import type { Bundle, ZObject } from 'zapier-platform-core';
import { halt, show } from '../zapier/errors';
import { metaOf } from '../zapier/meta';
import { readText, type Filled, type InputField } from './text';

const ISO_DATE = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** JavaScript turns February 30 into March 2. */
const isDay = (day: string): boolean => {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
};

/**
 * Zapier gives ISO 8601 with the offset of the user's time zone. Without an offset it is UTC.
 *
 * @returns ISO 8601 in UTC; undefined for blank
 * @throws HaltedError if the value is not a date
 */
export const readDate = (z: ZObject, bundle: Filled, field: InputField): string | undefined => {
  const text = readText(z, bundle, field);
  if (text === undefined) return undefined;
  const hasOffset = /(Z|[+-]\d\d:?\d\d)$/i.test(text.slice(10));
  const day = text.slice(0, 10);
  const date = new Date(ISO_DATE.test(text) && isDay(day) ? (text.length > 10 && !hasOffset ? `${text}Z` : text) : NaN);
  if (Number.isNaN(date.getTime())) {
    throw halt(z, `${field.label} ${show(text)} is not a date. Write it like 2026-11-23T09:30:00+01:00.`);
  }
  return date.toISOString();
};

/** False for an unknown time zone, for which Intl throws. */
const isMidnightIn = (timeZone: string, date: Date): boolean => {
  try {
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' });
    return date.getTime() % 1000 === 0 && clock.format(date) === '00:00:00';
  } catch {
    return false;
  }
};

const dayIn = (timeZone: string, date: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(date);

/**
 * Zapier turns a day into midnight in the Zap's time zone. So midnight, in that time zone or at the written offset, means the
 * whole day. Any other time stays a moment.
 *
 * @returns the day as its midnight in UTC, or the moment, as ISO 8601; undefined for blank
 * @throws HaltedError if the value is not a date
 */
export const readDay = (z: ZObject, bundle: Filled & Pick<Bundle, 'meta'>, field: InputField): string | undefined => {
  const moment = readDate(z, bundle, field);
  if (moment === undefined) return undefined;
  const text = String(bundle.inputData[field.key]).trim();
  if (/^.00:00(:00(\.0+)?)?(Z|[+-]|$)/i.test(text.slice(10))) return `${text.slice(0, 10)}T00:00:00.000Z`;
  const { timezone } = metaOf(bundle);
  const date = new Date(moment);
  return typeof timezone === 'string' && isMidnightIn(timezone, date)
    ? `${dayIn(timezone, date)}T00:00:00.000Z`
    : moment;
};
