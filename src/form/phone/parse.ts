import { type CountryCode, isCountryCode } from '../countries';
import { compareDigits } from './compare';
import type { Problem } from './problem';
import { readNumber } from './readings';
import { sharedSpellings } from './spellings';

export interface Phone {
  e164: string;
  /** What to search for if E.164 finds nothing: parts that other usual spellings share. */
  spellings: string[];
  /**
   * Whether a stored text is this number, or its twin, which reaches the same phone. A stored number without a country code is
   * read as one of the chosen country, or of the number's own.
   */
  compare: (stored: string) => 'same' | 'twin' | undefined;
}

/** Loads libphonenumber, so import it late. */
export const parse = (text: string, country: CountryCode | undefined): Phone | Problem => {
  const number = readNumber(text, country);
  if ('problem' in number) return number;
  const e164: string = number.number;
  const home = country ?? (number.country && isCountryCode(number.country) ? number.country : undefined);
  const compareRead = (stored: string) => {
    const read = readNumber(stored, home);
    return 'problem' in read ? undefined : compareDigits(read.number, e164);
  };
  return {
    e164,
    spellings: sharedSpellings(number),
    compare: (stored) => compareDigits(stored, e164) ?? compareRead(stored),
  };
};
