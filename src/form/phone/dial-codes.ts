import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';
import { type CountryCode, isCountryCode } from '../countries';

/** Of the countries that share a dial code, these have the numbers of all. */
const MAIN: CountryCode[] = ['US', 'RU', 'IT', 'GB', 'NO', 'AU', 'MA', 'RE', 'SH', 'FI', 'GP', 'CW'];

/** Loads libphonenumber, so import it late. @param digits a dial code, with or without an area code as in `1868` */
export const countryOfDialCode = (digits: string): CountryCode | undefined =>
  [...MAIN, ...getCountries().filter(isCountryCode)].find((country) =>
    digits.startsWith(getCountryCallingCode(country)),
  );
