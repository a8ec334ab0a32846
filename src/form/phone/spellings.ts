import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';
import { twinOf } from './twins';

/** Every end of a text that begins with a digit, the longest first. */
const endsOf = (text: string): string[] => Array.from(text, (_, i) => text.slice(i)).filter((end) => /^\d/.test(end));

/**
 * What the usual spellings of a number and of its twin share: `612345678` and `6 12 34 56 78` are in `0033612345678`,
 * `+33 (0)6 12 34 56 78` and `06 12 34 56 78`; `555-0123` is in `+1 201-555-0123` and `(201) 555-0123`.
 */
export const sharedSpellings = (number: PhoneNumber): string[] => {
  const twin = parsePhoneNumberFromString(twinOf(number.number) ?? '') ?? number;
  const digits = endsOf(number.nationalNumber)
    .filter((end) => twin.nationalNumber.endsWith(end))
    .slice(0, 1);
  // Only a valid number is put into groups.
  const grouped = number.isValid() ? number : twin;
  const ends = [grouped.formatInternational(), grouped.formatNational()].map((text) =>
    endsOf(text.replace(/^.*\)/s, '')).find((end) => digits.some((shared) => shared.endsWith(end.replace(/\D/g, '')))),
  );
  return [...new Set([...digits, ...ends])].filter((spelling) => spelling !== undefined);
};
