import { isTextList } from './database';
import { validationFailed } from './errors';

/** A text field of a contact, as the contacts page describes it. */
interface TextField {
  name: TextFieldName;
  label: string;
  /** Maximum number of characters, if documented. */
  max?: number;
  required?: true;
}

export type TextFieldName =
  | 'name'
  | 'firstName'
  | 'lastName'
  | 'phoneNumber'
  | 'email'
  | 'position'
  | 'currentCompany'
  | 'industrySector'
  | 'city'
  | 'country';

/** A contact before it is stored; a required field is never null. */
export type ContactValues = Record<TextFieldName, string | null> & {
  name: string;
  phoneNumber: string;
  tags: string[];
};

/** In the order of the documents' examples. */
const TEXT_FIELDS: readonly TextField[] = [
  { name: 'name', label: 'Name', max: 255, required: true },
  { name: 'firstName', label: 'First name', max: 100 },
  { name: 'lastName', label: 'Last name', max: 100 },
  { name: 'phoneNumber', label: 'Phone number', required: true },
  { name: 'email', label: 'Email' },
  { name: 'position', label: 'Position', max: 100 },
  { name: 'currentCompany', label: 'Current company', max: 255 },
  { name: 'industrySector', label: 'Industry sector', max: 100 },
  { name: 'city', label: 'City', max: 100 },
  { name: 'country', label: 'Country', max: 100 },
];

const BLANK: ContactValues = {
  name: '',
  firstName: null,
  lastName: null,
  phoneNumber: '',
  email: null,
  position: null,
  currentCompany: null,
  industrySector: null,
  city: null,
  country: null,
  tags: [],
};

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
  for (const field of TEXT_FIELDS) {
    const value = input[field.name];
    if (value === undefined && existing !== undefined) continue;
    if (value === undefined && field.required === undefined) continue;
    if (value === null && existing !== undefined && nullClears && !isRequired(field.name)) {
      values[field.name] = null;
      continue;
    }
    const reason = refusal(field, value);
    if (reason !== undefined) details[field.name] = reason;
    else if (typeof value === 'string') values[field.name] = value;
  }
  if (isTextList(input['tags'])) values.tags = input['tags'];
  else if (input['tags'] !== undefined) details['tags'] = 'Tags must be an array of strings';

  if (Object.keys(details).length > 0) throw validationFailed(details);
  return values;
}

function isRequired(name: TextFieldName): name is 'name' | 'phoneNumber' {
  return name === 'name' || name === 'phoneNumber';
}

/** @returns why a value is refused, if it is */
function refusal({ name, label, max, required }: TextField, value: unknown): string | undefined {
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
