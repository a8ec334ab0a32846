import { show } from '../values';
import { countries, otherCountryNames } from './countries';
import { InputError } from './input-error';
import { type Filled, type InputField, textOf } from './text';

export type CountryCode = keyof typeof countries;

export interface Phone {
  e164: string;
  /** The country to assume for numbers without a country code: the given one, or the number's own. */
  country: CountryCode | undefined;
  /** Other common ways to write the number. */
  spellings: string[];
}

/** A filled-in form with its connection, which may have a default country. */
export interface Connected extends Filled {
  authData: Record<string, unknown>;
}

const isCountryCode = (code: string): code is CountryCode => Object.hasOwn(countries, code);

const foldName = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('&', 'and')
    .replace(/[^\p{L}]/gu, '');

const LANGUAGES = ['fr', 'de', 'es', 'it', 'pt', 'nl'];

const codes = Object.keys(countries).filter(isCountryCode);

/** No two countries share a name in these languages. */
const countryNamed = (name: string): CountryCode | undefined => {
  const wanted = foldName(name);
  const isMeant = (known: string) => foldName(known) === wanted;
  const inEnglish =
    codes.find((code) => isMeant(countries[code])) ??
    Object.entries(otherCountryNames).find(([known]) => isMeant(known))?.[1];
  if (inEnglish) return inEnglish;
  const languages = LANGUAGES.map((language) => new Intl.DisplayNames(language, { type: 'region' }));
  return codes.find((code) => languages.some((names) => isMeant(String(names.of(code)))));
};

/** Reads a country's code, or its name in English or one of LANGUAGES. @throws InputError if it is not a country */
export const readCountry = (label: string, value: unknown): CountryCode | undefined => {
  const text = textOf(label, value);
  if (text === undefined) return undefined;
  const code = text.toUpperCase();
  if (isCountryCode(code)) return code;
  const named = countryNamed(text);
  if (named) return named;
  throw new InputError(
    `${label} ${show(text)} is not a country. Choose one from the list, or give its name or two-letter code, such as France or FR.`,
  );
};

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

const phoneCountryOf = ({ inputData, authData }: Connected) =>
  readCountry(phoneCountryInput.label, inputData[phoneCountryInput.key]) ??
  readCountry(`${defaultCountryField.label} of the connection`, authData[defaultCountryField.key]);

const lengthProblems = new Map([
  ['TOO_SHORT', 'it has too few digits'],
  ['TOO_LONG', 'it has too many digits'],
  ['INVALID_LENGTH', 'it has the wrong number of digits'],
]);

/** libphonenumber reads no longer text. */
const MAX_LENGTH = 250;

const NO_NUMBER = { problem: 'it is not a phone number' };
const EXTENSION = { problem: 'it has an extension, which WhatsApp does not know' };

type Tidied = { text: string } | { problem: string };

/**
 * A phone number in plain characters, without the scheme and the parameters of a `tel:` URI (RFC 3966) or `whatsapp:`.
 * Otherwise libphonenumber drops unknown characters, such as a full-width plus sign, and reads a number of the default country.
 */
const tidy = (raw: string): Tidied => {
  // Normalizing would turn a footnote mark into a digit.
  if (raw.length > MAX_LENGTH || /\p{No}/u.test(raw)) return NO_NUMBER;
  const plain = raw
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim();
  const written = plain.replace(/^(?:tel|whatsapp):/i, '');
  const number = written.replace(/;.*$/s, '');
  const parameters = written.split(';').slice(1);
  const names = parameters.map((parameter) => parameter.replace(/=.*$/s, '').toLowerCase());
  if (!names.every((name) => /^[a-z-]+$/.test(name))) return NO_NUMBER;
  if (names.includes('ext')) return EXTENSION;
  // RFC 3966 doesn't let us put the context before the number, and the default country may be another one.
  if (!number.includes('+') && names.includes('phone-context')) {
    return { problem: 'it is a local number with a phone-context' };
  }
  return { text: number.replace(/[()[\]\s]+/g, ' ').trim() };
};

/** The part that both spellings share: `464-1234` of `(268) 464-1234` and `+1 268-464-1234`. */
const searchable = (national: string, nationalNumber: string): string => {
  if (!national.includes('-')) return national;
  const tails = Array.from(national, (_, i) => national.slice(i));
  const isShared = (tail: string) =>
    /^\d/.test(tail) && !tail.includes(')') && nationalNumber.endsWith(tail.replace(/\D/g, ''));
  return national.slice(tails.findIndex(isShared));
};

/**
 * The library loads on the first call, because most runs don't need it.
 *
 * 00 begins a country code, as the ITU recommends. Some countries dial other prefixes that begin with 00, so the same digits
 * can mean a number in either of two countries. Such a number is refused unless one of the two is the given country.
 *
 * @param country the country to assume for a number without a country code
 * @returns the number, or what is wrong with it
 */
export const parsePhone = async (
  text: string,
  country: CountryCode | undefined,
): Promise<Phone | { problem: string }> => {
  const { parsePhoneNumberFromString, validatePhoneNumberLength } = await import('libphonenumber-js/min');
  const tidied = tidy(text);
  if ('problem' in tidied) return tidied;

  const read = (written: string) => {
    const options = { ...(country ? { defaultCountry: country } : {}), extract: false };
    const number = parsePhoneNumberFromString(written, options);
    const flaw = validatePhoneNumberLength(written, options);
    if (!number) {
      if (flaw !== 'INVALID_COUNTRY') return NO_NUMBER;
      return { problem: written.includes('+') ? 'its country code does not exist' : 'it has no country code' };
    }
    const lengthProblem = lengthProblems.get(flaw ?? '');
    return lengthProblem ? { problem: lengthProblem } : { number };
  };

  const readAfterZeros = (afterZeros: string) => {
    const international = read(`+${afterZeros}`);
    const readings = [international, read(tidied.text)].flatMap((reading) =>
      // A national number that begins with 00 can't be dialed from WhatsApp.
      'number' in reading && reading.number.isValid() && !reading.number.nationalNumber.startsWith('00')
        ? [reading.number]
        : [],
    );
    const [number, another] = readings;
    if (!number)
      return 'problem' in international ? international : { problem: 'what follows 00 is not a phone number' };
    if (!another || another.number === number.number) return { number };
    const ours = readings.find((reading) => reading.country === country);
    return ours ? { number: ours } : { problem: 'what follows 00 can be the numbers of two countries' };
  };

  const [, afterZeros] = /^00(.*)$/.exec(tidied.text) ?? [];
  const reading = afterZeros === undefined ? read(tidied.text) : readAfterZeros(afterZeros);
  if ('problem' in reading) return reading;
  const { number } = reading;
  if (number.ext) return EXTENSION;
  return {
    e164: number.number,
    country: country ?? (number.country && isCountryCode(number.country) ? number.country : undefined),
    spellings: [
      number.formatInternational(),
      searchable(number.formatNational(), number.nationalNumber),
      number.nationalNumber,
    ],
  };
};

/** @throws InputError that says why the number or the country can't be read, and how to write it */
export const readPhone = async (bundle: Connected, field: InputField, text: string): Promise<Phone> => {
  const country = phoneCountryOf(bundle);
  const phone = await parsePhone(text, country);
  if (!('problem' in phone)) return phone;
  const countryHint = country
    ? ` (it was read as a number of ${countries[country]})`
    : ', or choose a country in this step or in the connection';
  throw new InputError(
    `${field.label} ${show(text)} can’t be read: ${phone.problem}. ` +
      `Write it with its country code, such as +33 6 12 34 56 78${countryHint}.`,
  );
};
