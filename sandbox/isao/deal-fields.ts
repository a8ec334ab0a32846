import { validationFailed } from './errors';
import { parseIsoDate } from './iso-date';

/** A user of ISAO. */
export interface User {
  id: string;
  name: string;
  email: string;
}

type Value = string | number | null;

/** One field of a deal. The fields are documented; which values they refuse is assumed. */
interface Field {
  /** @returns the value to store, or undefined if it is refused */
  read: (value: unknown) => Value | undefined;
  reason: string;
}

type Fields = Record<string, Field>;

const field = (reason: string, read: Field['read']): Field => ({ reason, read });
const string = (label: string): Field =>
  field(`${label} must be a string`, (value) => (typeof value === 'string' ? value : undefined));
const matching = (reason: string, pattern: RegExp): Field =>
  field(reason, (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined));
const number = (reason: string, min: number, max: number): Field =>
  field(reason, (value) => (typeof value === 'number' && value >= min && value <= max ? value : undefined));

const REQUIRED = {
  title: matching('Title is required', /\S/),
  priority: matching('Priority must be low, medium or high', /^(low|medium|high)$/),
};
const OPTIONAL = {
  description: string('Description'),
  value: number('Value must be a number', -Number.MAX_VALUE, Number.MAX_VALUE),
  currency: matching('Currency must be three upper-case letters', /^[A-Z]{3}$/),
  stage: matching('Stage must be a string that is not blank', /\S/),
  probability: number('Probability must be a number from 0 to 100', 0, 100),
  expectedCloseDate: field('Expected close date must be an ISO 8601 date', (value) =>
    typeof value === 'string' ? parseIsoDate(value) : undefined,
  ),
  source: string('Source'),
  contactId: string('Contact ID'),
};
const ASSIGNED_TO = field('Assigned to must be a user', (value) => (isUser(value) ? JSON.stringify(value) : undefined));

export const CREATE_FIELDS: Fields = { ...REQUIRED, ...OPTIONAL };

export const STATUS_FIELDS: Fields = {
  status: matching('Status must be open, won or lost', /^(open|won|lost)$/),
  stage: OPTIONAL.stage,
};

/** What a user can change in ISAO itself; null clears an optional field. */
export const UPDATE_FIELDS: Fields = {
  ...REQUIRED,
  ...Object.fromEntries(
    Object.entries({ ...OPTIONAL, assignedTo: ASSIGNED_TO }).map(([name, { reason, read }]) => [
      name,
      field(reason, (value) => (value === null ? null : read(value))),
    ]),
  ),
};

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

export function isUser(value: unknown): value is User {
  const { id, name, email } = new Object(value) as Partial<Record<keyof User, unknown>>;
  return [id, name, email].every((text) => typeof text === 'string');
}
