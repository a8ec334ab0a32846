import type { Row } from './database';
import { isTextList, number, text as textIn, textList } from './database';
import { validationFailed } from './errors';
import { parseIsoDate } from './iso-date';

/** A body of a request, or what a user enters in ISAO itself. */
export type Input = Partial<Record<string, unknown>>;

/** A user of ISAO. */
export interface User {
  id: string;
  name: string;
  email: string;
}

/** All that this ISAO knows of a field: its column, the values it refuses, and how an answer has it. */
export interface Field<T> {
  column: string;
  /** @returns the value to store, or why it is refused */
  read: (value: unknown) => string | number | Refusal;
  show: (row: Row, column: string) => T;
  /** Whether it can be blank, which is NULL in the database. */
  isOptional: boolean;
}

export type Fields = Record<string, Field<unknown>>;

type Shown<Table> = { [name in keyof Table]: Table[name] extends Field<infer T> ? T : never };
type NullableName<T> = { [name in keyof T]: null extends T[name] ? name : never }[keyof T];

/** What can be null can also be left out. */
export type Blankable<T> = Omit<T, NullableName<T>> & Partial<Pick<T, NullableName<T>>>;

/** A record's fields as an answer has them. */
export type Answered<Table> = Blankable<Shown<Table>>;

class Refusal {
  constructor(readonly reason: string) {}
}

interface TextRules {
  /** Maximum number of characters, if documented. */
  max?: number;
  pattern?: RegExp;
  /** Why a text is refused that does not match the pattern. */
  reason?: string;
}

export function text(label: string, { max = Infinity, pattern = /^/, reason = '' }: TextRules = {}): Field<string> {
  return {
    column: 'TEXT NOT NULL',
    read: (value) => {
      if (typeof value !== 'string') return new Refusal(`${label} must be a string`);
      // Count an emoji as one character, not as two UTF-16 units.
      if (Array.from(value).length > max) return new Refusal(`${label} must be at most ${max} characters`);
      return pattern.test(value) ? value : new Refusal(reason);
    },
    show: textIn,
    isOptional: false,
  };
}

/** A text that every record has. */
export function requiredText(label: string, rules?: TextRules): Field<string> {
  const field = text(label, rules);
  const isBlank = (value: unknown) => value === null || (typeof value === 'string' && value.trim() === '');
  return { ...field, read: (value) => (isBlank(value) ? new Refusal(`${label} is required`) : field.read(value)) };
}

export function numeric(reason: string, min = -Number.MAX_VALUE, max = Number.MAX_VALUE): Field<number> {
  return {
    column: 'REAL NOT NULL',
    read: (value) => (typeof value === 'number' && value >= min && value <= max ? value : new Refusal(reason)),
    show: number,
    isOptional: false,
  };
}

/** Assumption: a date is returned with its time, in UTC, however it was given. */
export function date(label: string): Field<string> {
  return {
    column: 'INTEGER NOT NULL',
    read: (value) => parseIsoDate(value) ?? new Refusal(`${label} must be an ISO 8601 date`),
    show: (row, column) => new Date(number(row, column)).toISOString(),
    isOptional: false,
  };
}

export function user(label: string): Field<User> {
  return {
    column: 'TEXT NOT NULL',
    read: (value) => (isUser(value) ? JSON.stringify(value) : new Refusal(`${label} must be a user`)),
    show: (row, column) => {
      const value: unknown = JSON.parse(textIn(row, column));
      if (!isUser(value)) throw new TypeError(`column ${column} holds no user`);
      return value;
    },
    isOptional: false,
  };
}

export function texts(label: string): Field<string[]> {
  return {
    column: 'TEXT NOT NULL',
    read: (value) => (isTextList(value) ? JSON.stringify(value) : new Refusal(`${label} must be an array of strings`)),
    show: textList,
    isOptional: false,
  };
}

export function optional<T>({ column, read, show }: Field<T>): Field<T | null> {
  return {
    column: column.replace(' NOT NULL', ''),
    read,
    show: (row, name) => ((row[name] ?? null) === null ? null : show(row, name)),
    isOptional: true,
  };
}

/** @returns the definitions of the columns */
export function columnsOf(fields: Fields): string[] {
  return Object.entries(fields).map(([name, { column }]) => `${name} ${column}`);
}

/**
 * @param input unknown fields are ignored (assumption)
 * @param nullClears whether null clears an optional field, or is refused
 * @returns the columns to store, for the given fields only; nothing is trimmed or reformatted
 * @throws ApiError 422 with one reason for each refused field
 */
export function readFields(input: Input, fields: Fields, nullClears: boolean): Row {
  const columns: Row = {};
  const details: Record<string, string> = {};
  for (const [name, { isOptional, read }] of Object.entries(fields)) {
    const given = input[name];
    if (given === undefined) continue;
    const value = given === null && nullClears && isOptional ? null : read(given);
    if (value instanceof Refusal) details[name] = value.reason;
    else columns[name] = value;
  }
  if (Object.keys(details).length > 0) throw validationFailed(details);
  return columns;
}

/** @returns a stored record's fields, with null for blank ones */
export function showFields<Table extends Fields>(fields: Table, row: Row): Shown<Table> {
  const shown = Object.entries(fields).map(([name, { show }]) => [name, show(row, name)]);
  return Object.fromEntries(shown) as Shown<Table>;
}

function isUser(value: unknown): value is User {
  const { id, name, email } = new Object(value) as Input;
  return [id, name, email].every((each) => typeof each === 'string');
}
