import { isTextList } from './database';
import { validationFailed } from './errors';

/** One text field of a contact, with the limit that the contacts page sets. */
interface TextField {
  name: TextFieldName;
  label: string;
  /** The greatest number of characters, where the documents name one. */
  max?: number;
  required?: true;
}

/** The names of a contact's text fields. */
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

/** What a contact holds before it is stored; a required field is never null. */
export type ContactValues = Record<TextFieldName, string | null> & {
  name: string;
  phoneNumber: string;
  tags: string[];
};

/** The text fields in the order of the documents' examples. */
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
 * Checks the body of a create or an update against the field tables of the contacts page. Unknown fields are ignored
 * (assumption). On an update `null` clears an optional text field (assumption); on a create it is refused like any other
 * value that is no string.
 * @param input the fields as they came
 * @param existing the contact's values, where it is an update: a field that is left out keeps its own
 * @param nullClears whether an update takes `null`
 * @returns the values to store, as given: nothing is trimmed or reformatted
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

/** @returns why a value is refused, or undefined */
function refusal({ name, label, max, required }: TextField, value: unknown): string | undefined {
  if (required && (value === undefined || value === null)) return `${label} is required`;
  if (typeof value !== 'string') return `${label} must be a string`;
  if (required && value.trim() === '') return `${label} is required`;
  // Characters, not UTF-16 units: an emoji is one.
  if (max !== undefined && Array.from(value).length > max) return `${label} must be at most ${max} characters`;
  if (name === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(value)) return 'Invalid email format';
  // Assumption: the documents ask for a phone number without saying what one is.
  if (name === 'phoneNumber' && !/\d/.test(value)) return 'Invalid phone number';
  return undefined;
}

/**
 * @param phoneNumber a phone number as it was given
 * @param mode `digits` compares the digits and a leading plus sign, `exact` the text
 * @returns what two contacts may not share
 */
export function phoneKey(phoneNumber: string, mode: 'digits' | 'exact'): string {
  if (mode === 'exact') return phoneNumber;
  return (phoneNumber.trim().startsWith('+') ? '+' : '') + phoneNumber.replaceAll(/\D/g, '');
}
