import { show } from '../values';
import { countries, type CountryCode } from './countries';
import { readCountry } from './country-names';
import { InputError } from './input-error';
import { unwrap } from './phone/cell';
import type { Phone } from './phone/parse';
import type { Problem } from './phone/problem';
import type { Filled, InputField } from './text';

export type { Phone } from './phone/parse';

/** A filled-in form with its connection, which may have a default country. */
export interface Connected extends Filled {
  authData: Record<string, unknown>;
}

export const phoneCountryInput = {
  key: 'phoneCountry',
  label: 'Phone Country',
  type: 'string',
  choices: countries,
  helpText: 'Used for a phone number without a country code. Leave blank to use the connection’s default country.',
} as const;

export const defaultCountryField = {
  key: 'default_country',
  label: 'Default Country',
  type: 'string',
  required: false,
  choices: countries,
  isNoSecret: true,
  helpText: 'Used for phone numbers without a country code. With France, 06 12 34 56 78 becomes +33 6 12 34 56 78.',
} as const;

const phoneCountryOf = async ({ inputData, authData }: Connected): Promise<CountryCode | undefined> =>
  (await readCountry(phoneCountryInput.label, inputData[phoneCountryInput.key])) ??
  (await readCountry(`${defaultCountryField.label} of the connection`, authData[defaultCountryField.key]));

/** Loads libphonenumber, which most runs don't need. @param country the country to assume for a number without a country code */
const parsePhone = async (text: string, country: CountryCode | undefined): Promise<Phone | Problem> => {
  const { parse } = await import('./phone/parse');
  return parse(text, country);
};

const needsCountry = (text: string): boolean => {
  const cell = unwrap(text);
  return 'written' in cell && !/^(?:\+|00)/.test(cell.written);
};

/** @throws InputError that says why the number, or the country that it needs, can't be read, and how to write it */
export const readPhone = async (bundle: Connected, field: InputField, text: string): Promise<Phone> => {
  const chosen = phoneCountryOf(bundle);
  const country = await (needsCountry(text) ? chosen : chosen.catch(() => undefined));
  const phone = await parsePhone(text, country);
  if (!('problem' in phone)) return phone;
  const { problem, advice = 'Write it with a plus and its country code, such as +33 6 12 34 56 78.' } = phone;
  throw new InputError(`${field.label} ${show(text)} can’t be read: ${problem}. ${advice}`);
};
