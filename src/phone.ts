import type { Bundle, ZObject } from 'zapier-platform-core';
import { countries } from './countries';
import { halt } from './errors';
import { readText } from './input';

/** A country that phone numbers can be read of, ISO 3166-1 alpha-2. */
export type CountryCode = keyof typeof countries;

/** A number that could be read: E.164, and the other ways in which it is commonly written. */
export interface Phone {
  e164: string;
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
    `${label} “${code.slice(0, 50)}” is not a country. Choose one from the list, or give its two-letter code, such as FR or US.`,
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

/** The country in which a step reads a phone number without a country code: its own choice, else the connection's. */
export const phoneCountryOf = (z: ZObject, bundle: Bundle): CountryCode | undefined =>
  readCountry(z, phoneCountryInput.label, bundle.inputData['phoneCountry']) ??
  readCountry(z, 'Default Country of the connection', bundle.authData['default_country']);

const problemOf = (error: unknown, country: CountryCode | undefined): string => {
  const code = error instanceof Error ? error.message : '';
  if (code === 'TOO_SHORT') return 'it has too few digits';
  if (code === 'TOO_LONG') return 'it has too many digits';
  if (code === 'INVALID_COUNTRY' && country === undefined) return 'it has no country code';
  if (code === 'INVALID_COUNTRY') return 'its country code does not exist';
  if (code === 'INVALID_LENGTH') return 'it has the wrong number of digits';
  return 'it is not a phone number';
};

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
  const { parsePhoneNumberWithError } = await import('libphonenumber-js/min');
  try {
    const number = parsePhoneNumberWithError(text, { ...(country ? { defaultCountry: country } : {}), extract: false });
    if (number.ext) return { problem: 'it has an extension, which WhatsApp does not know' };
    if (!number.isPossible()) return { problem: 'it has the wrong number of digits' };
    return {
      e164: number.number,
      spellings: [number.formatInternational(), number.formatNational(), number.nationalNumber],
    };
  } catch (error) {
    return { problem: problemOf(error, country) };
  }
};

/**
 * Reads the phone number of a form.
 *
 * @throws HaltedError that says why the number can't be read and how to write it
 */
export const readPhone = async (z: ZObject, text: string, country: CountryCode | undefined): Promise<Phone> => {
  const phone = await parsePhone(text, country);
  if (!('problem' in phone)) return phone;
  const countryHint = country
    ? `(it was read as a number of ${countries[country]})`
    : 'or choose a country in this step or in the connection';
  throw halt(
    z,
    `Phone Number “${text.slice(0, 50)}” can’t be read: ${phone.problem}. ` +
      `Write it with its country code, such as +33 6 12 34 56 78, ${countryHint}.`,
  );
};
