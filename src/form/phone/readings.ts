import {
  getCountryCallingCode,
  parsePhoneNumberFromString,
  type PhoneNumber,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max';
import { countries, type CountryCode, isCountryCode } from '../countries';
import { unwrap } from './cell';
import { countryOfDialCode } from './dial-codes';
import { EXTENSION, NO_CODE, NO_NUMBER, NO_PLUS, PLACEHOLDER, type Problem, TWO_NUMBERS } from './problem';
import { twinOf } from './twins';

type Flaw = ReturnType<typeof validatePhoneNumberLength>;

/** What libphonenumber makes of a text, and what is wrong with its length. */
interface Reading {
  number: PhoneNumber | undefined;
  flaw: Flaw;
}

const MEXICO = '52';
/** WhatsApp's 1, and what people dialed in Mexico until 2020. */
const MEXICAN_PREFIX = /^(?:1|01|044|045)(?=\d{10}$)/;

const readAs = (text: string, country?: CountryCode): Reading => {
  const options = { extract: false, ...(country ? { defaultCountry: country } : {}) };
  const number = parsePhoneNumberFromString(text, options);
  if (number?.countryCallingCode === MEXICO && MEXICAN_PREFIX.test(number.nationalNumber)) {
    return readAs(`+${MEXICO}${number.nationalNumber.replace(MEXICAN_PREFIX, '')}`);
  }
  return { number, flaw: validatePhoneNumberLength(text, options) };
};

/** WhatsApp's form of a Brazilian number may lack a digit that only its twin has. */
const isValid = (number: PhoneNumber): boolean =>
  number.isValid() || parsePhoneNumberFromString(twinOf(number.number) ?? '')?.isValid() === true;

const isMobile = (number: PhoneNumber): boolean => number.getType()?.includes('MOBILE') === true;

const validOf = ({ number }: Reading): PhoneNumber[] => (number && isValid(number) ? [number] : []);

const distinct = (numbers: PhoneNumber[]): PhoneNumber[] => [
  ...new Map(numbers.map((number) => [number.number, number])).values(),
];

/** The number without a 0 that is only dialed within its country, or a second country code as in `+39 393123456789`. */
const validOnce = (reading: Reading): PhoneNumber[] => {
  const { number } = reading;
  const written = validOf(reading);
  if (written.length === 0 && number?.nationalNumber.startsWith('0')) {
    return validOf(readAs(`+${number.countryCallingCode}${number.nationalNumber.slice(1)}`));
  }
  if (!number?.nationalNumber.startsWith(number.countryCallingCode)) return written;
  const once = validOf(readAs(`+${number.nationalNumber}`));
  if (written.length === 0) return once;
  // Germany's landlines have no fixed length, so a mobile number after a second 49 looks like one.
  return once.some(isMobile) && !written.some(isMobile) ? [...written, ...once] : written;
};

/** @param text a number with a plus. `(0)` is not dialed from abroad, except in the few countries where it belongs to a number. */
const readInternational = (text: string): Reading & { valid: PhoneNumber[] } => {
  const reading = readAs(text.replace('(0)', ' '));
  const withZero = text.includes('(0)') ? validOf(readAs(text)) : [];
  return { ...reading, valid: distinct([...validOnce(reading), ...withZero]) };
};

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Postcodes have up to six digits. */
const isShort = (text: string): boolean => digitsOf(text).length < 7;

const groupsOf = (text: string): string[] => text.match(/\d+/g) ?? [];

/**
 * `(646) 555-0123` is grouped as in the United States, so it does not begin with New Zealand's 64. Pairs prove nothing, because
 * any number can be written in pairs.
 */
const isGroupedAs = (number: PhoneNumber, text: string): boolean => {
  const groups = groupsOf(text);
  const isInPairs = groups.every((group) => group.length < 3);
  return groups.length > 1 && !isInPairs && groups.join(' ') === groupsOf(number.formatNational()).join(' ');
};

const lengthProblems = new Map<Flaw, string>([
  ['TOO_SHORT', 'it has too few digits'],
  ['TOO_LONG', 'it has too many digits'],
  ['INVALID_LENGTH', 'it has the wrong number of digits'],
]);

const lengthProblem = (flaw: Flaw, country: string): Problem | undefined => {
  const problem = lengthProblems.get(flaw);
  return problem === undefined ? undefined : { problem: `${problem} for a number of ${country}` };
};

/** Number ranges are newer than the metadata, so a possible length is enough after a plus. */
const possibleOf = ({ number, flaw }: Reading): PhoneNumber | Problem => {
  if (flaw === 'INVALID_COUNTRY') return { problem: 'its country code does not exist' };
  if (!number) return NO_NUMBER;
  const country = number.country ?? countryOfDialCode(number.countryCallingCode);
  const name = country && isCountryCode(country) ? countries[country] : `+${number.countryCallingCode}`;
  const problem = lengthProblem(flaw, name);
  return problem ? { ...problem, advice: 'Check its digits.' } : number;
};

/** The only reading, or the one with the chosen country's own code. */
const choose = (readings: PhoneNumber[], own?: PhoneNumber): PhoneNumber | Problem | undefined => {
  const [first, second] = readings;
  if (!first || !second) return first;
  if (own) return own;
  return {
    problem: `it can be ${first.formatInternational()} or ${second.formatInternational()}`,
    advice: 'Write the one that is meant, with its plus.',
  };
};

const readWithPlus = (text: string): PhoneNumber | Problem => {
  const reading = readInternational(text);
  return choose(reading.valid) ?? possibleOf(reading);
};

/** The readings with the chosen country's own code, if it is only one. */
const ownOf = (international: PhoneNumber[], country: CountryCode | undefined): PhoneNumber | undefined => {
  const [only, ...others] = international;
  const isOwn = country && only?.countryCallingCode === getCountryCallingCode(country);
  return isOwn && others.length === 0 ? only : undefined;
};

/**
 * 00 begins a country code, as the ITU recommends. Some countries dial other prefixes that begin with 00, so the same digits
 * can be a number in either of two countries.
 */
const readAfterZeros = (text: string, country: CountryCode | undefined): PhoneNumber | Problem => {
  const reading = readInternational(text.replace(/^00/, '+'));
  // A national number that begins with 00 can't be dialed from WhatsApp.
  const dialed = validOf(readAs(text, country)).filter(({ nationalNumber }) => !nationalNumber.startsWith('00'));
  const chosen = choose(distinct([...reading.valid, ...dialed]), ownOf(reading.valid, country));
  if (chosen) return chosen;
  const possible = possibleOf(reading);
  return 'problem' in possible ? possible : { problem: 'what follows 00 is not a phone number' };
};

/** Whether a chosen country's own way to dial within the country was written. */
const isDialedNationally = (text: string, { countryCallingCode, nationalNumber }: PhoneNumber): boolean => {
  const digits = digitsOf(text);
  if (countryCallingCode === '1' && digits.length === 10) return true;
  return digits.length > nationalNumber.length && digits !== countryCallingCode + nationalNumber;
};

const readNational = (text: string, country: CountryCode): PhoneNumber | Problem => {
  const international = readInternational(`+${text}`).valid;
  const reading = readAs(text, country);
  const national = validOf(reading).find((number) => !isShort(text) || isMobile(number));
  const [firstGroup] = groupsOf(text);
  if (
    national &&
    isGroupedAs(national, text) &&
    !international.some(({ countryCallingCode }) => countryCallingCode === firstGroup)
  ) {
    return national;
  }
  const chosen = choose(distinct([...(national ? [national] : []), ...international]), ownOf(international, country));
  // North Americans dial 011 before a country code.
  const found = chosen ?? choose(readInternational(text.replace(/^011/, '+')).valid);
  if (found) return found;

  const { number, flaw } = reading;
  if (flaw === 'NOT_A_NUMBER') return NO_NUMBER;
  const problem = lengthProblem(flaw, countries[country]);
  if (problem) return problem;
  const isOwn = number?.countryCallingCode === getCountryCallingCode(country);
  // Number ranges are newer than the metadata, so what is surely written as a national number is taken.
  if (number && isOwn && !isShort(text) && isDialedNationally(text, number)) return number;
  return { problem: `it is not a number of ${countries[country]}, nor of another country with a plus before it` };
};

const readWithoutCountry = (text: string): Problem => {
  const { flaw, valid } = readInternational(`+${text}`);
  if (flaw === 'NOT_A_NUMBER') return NO_NUMBER;
  return valid.length > 0 ? NO_PLUS : NO_CODE;
};

const isCounted = (digits: string): boolean => '01234567890'.startsWith(digits) || '1234567890'.startsWith(digits);

const isPlaceholder = (digits: string): boolean => digits.length > 5 && (/^(\d)\1*$/.test(digits) || isCounted(digits));

const readWritten = (written: string, country: CountryCode | undefined): PhoneNumber | Problem => {
  if (written.startsWith('+')) return readWithPlus(written);
  if (written.startsWith('00')) return readAfterZeros(written, country);
  return country ? readNational(written, country) : readWithoutCountry(written);
};

/** Whether a text is a number, a space or a hyphen, and another number. */
const isPair = (written: string, country: CountryCode | undefined): boolean => {
  const isNumber = (part: string) => digitsOf(part).length > 6 && !('problem' in readWritten(part.trim(), country));
  const gaps = Array.from(written.matchAll(/[\s-]/g), ({ index }) => index);
  return gaps.some((gap) => isNumber(written.slice(0, gap)) && isNumber(written.slice(gap + 1)));
};

/** @param country the country to assume for a number without a country code */
export const readNumber = (cell: string, country: CountryCode | undefined): PhoneNumber | Problem => {
  const unwrapped = unwrap(cell);
  if ('problem' in unwrapped) return unwrapped;
  const { written } = unwrapped;
  if (isPlaceholder(digitsOf(written))) return PLACEHOLDER;
  const number = readWritten(written, country);
  if ('problem' in number) return isPair(written, country) ? TWO_NUMBERS : number;
  if (number.ext) return EXTENSION;
  // A French number can be 1 23 45 67 89.
  return /^(?:(\d)\1{5,}|1234567890)$/.test(number.nationalNumber) ? PLACEHOLDER : number;
};
