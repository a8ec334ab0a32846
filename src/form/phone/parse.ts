import { type CountryCode, isCountryCode } from '../countries';
import { unwrap } from './cell';
import type { Problem } from './problem';
import { readNumber } from './readings';
import { sharedSpellings } from './spellings';
import { twinOf } from './twins';

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

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Loads libphonenumber, so import it late. */
export const parse = (text: string, country: CountryCode | undefined): Phone | Problem => {
  const number = readNumber(text, country);
  if ('problem' in number) return number;
  const e164: string = number.number;
  const twin = twinOf(e164);
  const verdict = (digits: string) => {
    if (digits === digitsOf(e164)) return 'same';
    return twin !== undefined && digits === digitsOf(twin) ? 'twin' : undefined;
  };
  const home = country ?? (number.country && isCountryCode(number.country) ? number.country : undefined);
  return {
    e164,
    spellings: sharedSpellings(number),
    compare: (stored) => {
      const cell = unwrap(stored);
      if ('problem' in cell) return undefined;
      const read = readNumber(stored, home);
      return verdict(digitsOf(cell.written)) ?? ('problem' in read ? undefined : verdict(digitsOf(read.number)));
    },
  };
};
