import type { Bundle, ZObject } from 'zapier-platform-core';
import { countries } from './countries';
import { halt, show } from './errors';
import { readText } from './input';

/** A country that phone numbers can be read of, ISO 3166-1 alpha-2. */
export type CountryCode = keyof typeof countries;

/** A number that could be read: E.164, its country where it has one, and the other ways in which it is commonly written. */
export interface Phone {
  e164: string;
  country: CountryCode | undefined;
  spellings: string[];
}

const isCountryCode = (code: string): code is CountryCode => Object.hasOwn(countries, code);

/**
 * Reads a two-letter country code.
 *
 * @returns the code in capitals, or undefined for blank
 * @throws HaltedError where it isn't the code of a country
 */
export const readCountry = (z: ZObject, label: string, value: unknown): CountryCode | undefined => {
  const code = readText(z, label, value)?.toUpperCase();
  if (code === undefined || isCountryCode(code)) return code;
  throw halt(
    z,
    `${label} ${show(code)} is not a country. Choose one from the list, or give its two-letter code, such as FR or US.`,
  );
};

/** Asked wherever a form takes a phone number. */
export const phoneCountryInput = {
  key: 'phoneCountry',
  label: 'Phone Country',
  type: 'string',
  choices: countries,
  helpText:
    'The country of a phone number that has no country code. Leave it blank to use the connection’s default country.',
} as const;

/**
 * The country in which a step reads a phone number without a country code: its own choice, else the connection's.
 *
 * @throws HaltedError where either isn't the code of a country
 */
export const phoneCountryOf = (z: ZObject, bundle: Bundle): CountryCode | undefined =>
  readCountry(z, phoneCountryInput.label, bundle.inputData['phoneCountry']) ??
  readCountry(z, 'Default Country of the connection', bundle.authData['default_country']);

const lengthProblems = new Map([
  ['TOO_SHORT', 'it has too few digits'],
  ['TOO_LONG', 'it has too many digits'],
  ['INVALID_LENGTH', 'it has the wrong number of digits'],
]);

/**
 * Reads a phone number as a person writes it. The library and its metadata load on the first call: most runs of most
 * operations need neither.
 *
 * @returns the number, or what is wrong with it
 */
export const parsePhone = async (
  text: string,
  country: CountryCode | undefined,
): Promise<Phone | { problem: string }> => {
  const { parsePhoneNumberFromString, validatePhoneNumberLength } = await import('libphonenumber-js/min');
  const options = { ...(country ? { defaultCountry: country } : {}), extract: false };
  const number = parsePhoneNumberFromString(text, options);
  const flaw = validatePhoneNumberLength(text, options);
  if (!number) {
    if (flaw !== 'INVALID_COUNTRY') return { problem: 'it is not a phone number' };
    return { problem: text.includes('+') ? 'its country code does not exist' : 'it has no country code' };
  }
  const lengthProblem = lengthProblems.get(flaw ?? '');
  if (lengthProblem) return { problem: lengthProblem };
  if (number.ext) return { problem: 'it has an extension, which WhatsApp does not know' };
  return {
    e164: number.number,
    country: number.country && isCountryCode(number.country) ? number.country : undefined,
    spellings: [number.formatInternational(), number.formatNational(), number.nationalNumber],
  };
};

/**
 * Reads the phone number of a form.
 *
 * @param label the field's
 * @throws HaltedError that says why the number can't be read and how to write it
 */
export const readPhone = async (
  z: ZObject,
  label: string,
  text: string,
  country: CountryCode | undefined,
): Promise<Phone> => {
  const phone = await parsePhone(text, country);
  if (!('problem' in phone)) return phone;
  const countryHint = country
    ? ` (it was read as a number of ${countries[country]})`
    : ', or choose a country in this step or in the connection';
  throw halt(
    z,
    `${label} ${show(text)} can’t be read: ${phone.problem}. ` +
      `Write it with its country code, such as +33 6 12 34 56 78${countryHint}.`,
  );
};
