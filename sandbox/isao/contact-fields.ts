import type { Row } from './database';
import { eachOf, isTextList, optional, text, textList } from './database';
import { validationFailed } from './errors';

/** A text field of a contact, as the contacts page describes it. */
interface TextField {
  label: string;
  /** Maximum number of characters, if documented. */
  max?: number;
}

/** The two tables are all that this ISAO knows of a contact’s texts: columns, checks, blanks and answers follow them. */
const REQUIRED = {
  name: { label: 'Name', max: 255 },
  phoneNumber: { label: 'Phone number' },
} satisfies Record<string, TextField>;

const OPTIONAL = {
  firstName: { label: 'First name', max: 100 },
  lastName: { label: 'Last name', max: 100 },
  email: { label: 'Email' },
  position: { label: 'Position', max: 100 },
  currentCompany: { label: 'Current company', max: 255 },
  industrySector: { label: 'Industry sector', max: 100 },
  city: { label: 'City', max: 100 },
  country: { label: 'Country', max: 100 },
} satisfies Record<string, TextField>;

type RequiredName = keyof typeof REQUIRED;
type OptionalName = keyof typeof OPTIONAL;
type TextFieldName = RequiredName | OptionalName;

const TEXT_FIELDS: Record<TextFieldName, TextField> = { ...REQUIRED, ...OPTIONAL };

/** A contact before it is stored. */
export type ContactValues = Record<RequiredName, string> & Record<OptionalName, string | null> & { tags: string[] };

/** A contact's own fields. A blank optional field is null or left out. */
export type ContactFields = Record<RequiredName, string> &
  Partial<Record<OptionalName, string | null>> & {
    tags: string[];
  };

export const BLANK: ContactValues = { ...eachOf(REQUIRED, () => ''), ...eachOf(OPTIONAL, () => null), tags: [] };

export const CONTACT_COLUMNS = [
  ...Object.keys(REQUIRED).map((name) => `${name} TEXT NOT NULL`),
  ...Object.keys(OPTIONAL).map((name) => `${name} TEXT`),
  'tags TEXT NOT NULL',
];

/** @returns a stored contact, with its optional texts apart from what it always has */
export function readContact(row: Row) {
  return {
    required: eachOf(REQUIRED, (name) => text(row, name)),
    optional: eachOf(OPTIONAL, (name) => optional(text, row, name)),
    tags: textList(row, 'tags'),
  };
}

/**
 * Checks the body of a create or an update against the field tables of the contacts page. Assumptions: unknown fields are
 * ignored, and `null` clears an optional text field on an update but is refused on a create.
 * @param existing on an update, the contact's values; fields that are left out keep them
 * @param nullClears whether an update accepts `null`
 * @returns the values to store; nothing is trimmed or reformatted
 * @throws ApiError 422 with one reason for each refused field
 */
export function validateContact(
  input: Partial<Record<string, unknown>>,
  existing?: ContactValues,
  nullClears = true,
): ContactValues {
  const values = { ...(existing ?? BLANK) };
  const details: Record<string, string> = {};
  for (const name of Object.keys(TEXT_FIELDS) as TextFieldName[]) {
    const value = input[name];
    if (value === undefined && (existing !== undefined || isOptional(name))) continue;
    if (value === null && existing !== undefined && nullClears && isOptional(name)) {
      values[name] = null;
      continue;
    }
    const reason = refusal(name, value);
    if (reason !== undefined) details[name] = reason;
    else if (typeof value === 'string') values[name] = value;
  }
  if (isTextList(input['tags'])) values.tags = input['tags'];
  else if (input['tags'] !== undefined) details['tags'] = 'Tags must be an array of strings';

  if (Object.keys(details).length > 0) throw validationFailed(details);
  return values;
}

function isOptional(name: TextFieldName): name is OptionalName {
  return name in OPTIONAL;
}

/** @returns why a value is refused, if it is */
function refusal(name: TextFieldName, value: unknown): string | undefined {
  const { label, max } = TEXT_FIELDS[name];
  const required = !isOptional(name);
  if (required && (value === undefined || value === null)) return `${label} is required`;
  if (typeof value !== 'string') return `${label} must be a string`;
  if (required && value.trim() === '') return `${label} is required`;
  // Count an emoji as one character, not as two UTF-16 units.
  if (max !== undefined && Array.from(value).length > max) return `${label} must be at most ${max} characters`;
  if (name === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(value)) return 'Invalid email format';
  // Assumption: the documents don't define a phone number.
  if (name === 'phoneNumber' && !/\d/.test(value)) return 'Invalid phone number';
  return undefined;
}

/**
 * @param mode `digits` compares the digits and a leading plus sign, `exact` the text
 * @returns the form of a phone number that must be unique
 */
export function phoneKey(phoneNumber: string, mode: 'digits' | 'exact'): string {
  if (mode === 'exact') return phoneNumber;
  return (phoneNumber.trim().startsWith('+') ? '+' : '') + phoneNumber.replaceAll(/\D/g, '');
}
