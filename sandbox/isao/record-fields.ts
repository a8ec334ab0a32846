import { validationFailed } from './errors';

/** A body of a request, or what a user enters in ISAO itself. */
export type Input = Partial<Record<string, unknown>>;

export interface User {
  id: string;
  name: string;
  email: string;
}

/** All that this ISAO knows of a field. */
export interface Field<T> {
  /** @returns the value to keep, or why it is refused */
  read: (value: unknown) => T | Refusal;
  /** Whether it can be blank, which is null. */
  isOptional: boolean;
}

export type Fields = Record<string, Field<unknown>>;

/** The values of a record, with null for blank ones. */
export type Kept<Table> = { [name in keyof Table]: Table[name] extends Field<infer T> ? T : never };

type NullableName<T> = { [name in keyof T]: null extends T[name] ? name : never }[keyof T];

/** What can be null can also be left out. */
export type Blankable<T> = Omit<T, NullableName<T>> & Partial<Pick<T, NullableName<T>>>;

class Refusal {
  constructor(readonly reason: string) {}
}

interface TextRules {
  /** Maximum number of characters, if documented. */
  max?: number;
  pattern?: RegExp;
  reason?: string;
}

const field = <T>(read: (value: unknown) => T | Refusal): Field<T> => ({ read, isOptional: false });

export const text = (label: string, { max = Infinity, pattern = /^/, reason = '' }: TextRules = {}) =>
  field((value) => {
    if (typeof value !== 'string') return new Refusal(`${label} must be a string`);
    // Count an emoji as one character, not as two UTF-16 units.
    if (Array.from(value).length > max) return new Refusal(`${label} must be at most ${max} characters`);
    return pattern.test(value) ? value : new Refusal(reason);
  });

export const requiredText = (label: string, rules?: TextRules) =>
  field((value) => {
    const isBlank = value === null || (typeof value === 'string' && value.trim() === '');
    return isBlank ? new Refusal(`${label} is required`) : text(label, rules).read(value);
  });

export const numeric = (reason: string, min = -Number.MAX_VALUE, max = Number.MAX_VALUE) =>
  field((value) => (typeof value === 'number' && value >= min && value <= max ? value : new Refusal(reason)));

/** Assumption: a date is returned with its time, in UTC, however it was given. */
export const date = (label: string) =>
  field((value) => {
    const moment = parseIsoDate(value);
    return moment === undefined ? new Refusal(`${label} must be an ISO 8601 date`) : new Date(moment).toISOString();
  });

export const user = (label: string) =>
  field((value) => (isUser(value) ? value : new Refusal(`${label} must be a user`)));

export const texts = (label: string) =>
  field((value) => (isTextList(value) ? value : new Refusal(`${label} must be an array of strings`)));

export const optional = <T>({ read }: Field<T>): Field<T | null> => ({ read, isOptional: true });

/**
 * @param input unknown fields are ignored (assumption)
 * @param nullClears whether null clears an optional field, or is refused
 * @returns the values to keep, for the given fields only; nothing is trimmed or reformatted
 * @throws ApiError 422 with one reason for each refused field
 */
export function readFields<Table extends Fields>(input: Input, fields: Table, nullClears: boolean) {
  const kept: Record<string, unknown> = {};
  const details: Record<string, string> = {};
  for (const [name, { isOptional, read }] of Object.entries(fields)) {
    const given = input[name];
    if (given === undefined) continue;
    const value = given === null && nullClears && isOptional ? null : read(given);
    if (value instanceof Refusal) details[name] = value.reason;
    else kept[name] = value;
  }
  if (Object.keys(details).length > 0) throw validationFailed(details);
  return kept as Partial<Kept<Table>>;
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isUser(value: unknown): value is User {
  const { id, name, email } = new Object(value) as Input;
  return [id, name, email].every((each) => typeof each === 'string');
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** @returns an ISO 8601 date in milliseconds since 1970, or undefined; a date without a zone is UTC */
export function parseIsoDate(value: unknown): number | undefined {
  if (typeof value !== 'string' || !ISO_DATE.test(value)) return undefined;
  const isZoned = !value.includes('T') || /(Z|[+-]\d{2}:\d{2})$/.test(value);
  const parsed = Date.parse(isZoned ? value : `${value}Z`);
  return Number.isNaN(parsed) ? undefined : parsed;
}
