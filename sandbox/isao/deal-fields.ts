import type { Row } from './database';
import { eachOf, number, optional, text } from './database';
import { validationFailed } from './errors';
import { parseIsoDate } from './iso-date';

/** A user of ISAO. */
export interface User {
  id: string;
  name: string;
  email: string;
}

type Value = string | number | null;

/** All that this ISAO knows of a deal’s field. The fields are documented; which values they refuse is assumed. */
interface Field<T> {
  column: 'TEXT' | 'REAL' | 'INTEGER';
  /** @returns the value to store, or undefined if it is refused */
  read: (value: unknown) => Value | undefined;
  /** Why it is refused. */
  reason: string;
  /** @returns the stored value as an answer has it */
  show: (row: Row, column: string) => T;
}

type Fields = Record<string, Pick<Field<unknown>, 'read' | 'reason'>>;

/** The values of a table of fields, as answers have them. */
type Shown<Table> = { [name in keyof Table]: Table[name] extends Field<infer T> ? T : never };

const matching = (reason: string, pattern: RegExp): Field<string> => ({
  column: 'TEXT',
  read: (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined),
  reason,
  show: text,
});
const string = (label: string): Field<string> => matching(`${label} must be a string`, /^/);
const numeric = (reason: string, min = -Number.MAX_VALUE, max = Number.MAX_VALUE): Field<number> => ({
  column: 'REAL',
  read: (value) => (typeof value === 'number' && value >= min && value <= max ? value : undefined),
  reason,
  show: number,
});
/** Assumption: a date is returned with its time, in UTC, however it was given. */
const date = (label: string): Field<string> => ({
  column: 'INTEGER',
  read: (value) => (typeof value === 'string' ? parseIsoDate(value) : undefined),
  reason: `${label} must be an ISO 8601 date`,
  show: (row, column) => new Date(number(row, column)).toISOString(),
});
const user = (label: string): Field<User> => ({
  column: 'TEXT',
  read: (value) => (isUser(value) ? JSON.stringify(value) : undefined),
  reason: `${label} must be a user`,
  show: (row, column) => {
    const value: unknown = JSON.parse(text(row, column));
    if (!isUser(value)) throw new TypeError(`column ${column} holds no user`);
    return value;
  },
});

const REQUIRED = {
  title: matching('Title is required', /\S/),
  priority: matching('Priority must be low, medium or high', /^(low|medium|high)$/),
  status: matching('Status must be open, won or lost', /^(open|won|lost)$/),
};

/** What a create can set, or a user in ISAO itself. */
const OPTIONAL = {
  description: string('Description'),
  value: numeric('Value must be a number'),
  currency: matching('Currency must be three upper-case letters', /^[A-Z]{3}$/),
  stage: matching('Stage must be a string that is not blank', /\S/),
  probability: numeric('Probability must be a number from 0 to 100', 0, 100),
  expectedCloseDate: date('Expected close date'),
  source: string('Source'),
  contactId: string('Contact ID'),
};

/** What no request can set. */
const READ_ONLY = { actualCloseDate: date('Actual close date'), assignedTo: user('Assigned to') };

/** What can be blank. */
const NULLABLE = { ...OPTIONAL, ...READ_ONLY };

export type Required = Shown<typeof REQUIRED>;
export type Optional = Shown<typeof OPTIONAL>;
export type Nullable = { [name in keyof typeof NULLABLE]: Shown<typeof NULLABLE>[name] | null };

export const DEAL_COLUMNS = [
  ...Object.entries(REQUIRED).map(([name, { column }]) => `${name} ${column} NOT NULL`),
  ...Object.entries(NULLABLE).map(([name, { column }]) => `${name} ${column}`),
];

/** The defaults of a new deal. The priority is documented, the rest is assumed. */
export const NEW_DEAL = { ...eachOf(NULLABLE, () => null), priority: 'medium', status: 'open' };

const { status, ...written } = REQUIRED;
export const CREATE_FIELDS: Fields = { ...written, ...OPTIONAL };
export const STATUS_FIELDS: Fields = { status, stage: OPTIONAL.stage };

/** What a user can change in ISAO itself; null clears an optional field. */
export const UPDATE_FIELDS: Fields = {
  ...written,
  ...Object.fromEntries(
    Object.entries({ ...OPTIONAL, assignedTo: READ_ONLY.assignedTo }).map(([name, { reason, read }]) => [
      name,
      { reason, read: (value: unknown) => (value === null ? null : read(value)) },
    ]),
  ),
};

/** @returns a stored deal as an answer has it, with what can be blank apart from what it always has */
export function showDeal(row: Row) {
  return {
    required: eachOf(REQUIRED, (name) => REQUIRED[name].show(row, name)),
    nullable: eachOf(NULLABLE, (name) => optional<unknown>(NULLABLE[name].show, row, name)) as Nullable,
  };
}

/**
 * @param input unknown fields are ignored (assumption)
 * @returns the columns to store, for the given fields only
 * @throws ApiError 422 with one reason for each refused field
 */
export function readDeal(input: Partial<Record<string, unknown>>, fields: Fields): Record<string, Value> {
  const columns: Record<string, Value> = {};
  const details: Record<string, string> = {};
  for (const [name, { read, reason }] of Object.entries(fields)) {
    if (input[name] === undefined) continue;
    const value = read(input[name]);
    if (value === undefined) details[name] = reason;
    else columns[name] = value;
  }
  if (Object.keys(details).length > 0) throw validationFailed(details);
  return columns;
}

function isUser(value: unknown): value is User {
  const { id, name, email } = new Object(value) as Partial<Record<keyof User, unknown>>;
  return [id, name, email].every((text) => typeof text === 'string');
}
