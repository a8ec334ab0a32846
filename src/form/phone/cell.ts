import { toAsciiDigit } from '../numbers';
import { readChatId } from './chat-id';
import { withoutLabels, withoutParameters } from './labels';
import { EXTENSION, NO_NUMBER, type Problem, TWO_NUMBERS } from './problem';
import { ofSpreadsheet, refuseOtherDigits } from './spreadsheet';

/** A link with a long message is still read; libphonenumber reads at most 250 characters of a number. */
const MAX_LENGTH = 1000;

const toPlainCharacters = (raw: string): string =>
  raw
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replaceAll('➕', '+')
    .replace(/\p{Nd}/gu, toAsciiDigit);

/**
 * Quotes and formula signs keep a spreadsheet from reading a number. Without the lookbehind, a long row of marks takes quadratic
 * time.
 */
const unquoted = (text: string): string =>
  text.replace(/^[\s"'=<`´‘’“”]+|(?<![\s"',.;>`´‘’“”])[\s"',.;>`´‘’“”]+$/g, '');

const HAS_EXTENSION =
  /\d[\s,.;(]*(?:e?xt(?:n|ension)?|x|#|~|,|;|int(?:erno)?|ramal|anexo|poste|dw|durchwahl|доб)[\s.:)]*\d{1,7}\)?$/i;

const digitsOf = (text: string): string => text.replace(/\D/g, '');
const digitsIn = (text: string): number => digitsOf(text).length;

/** A slash may also follow an area code. */
const holdsTwo = (text: string): boolean => {
  const atLeast = (digits: number, parts: string[]) => parts.filter((part) => digitsIn(part) >= digits).length > 1;
  return /\+.*\+/s.test(text) || atLeast(6, text.split(/[\p{L},;|&\n\r\t]|:::/u)) || atLeast(8, text.split('/'));
};

/** The number that a text holds once or several times. */
const onlyNumber = (text: string): string | Problem => {
  if (!holdsTwo(text)) return text;
  const parts = text.split(/[\p{L},;|&\n\r\t/]|:::|(?=\+)/u);
  const numbers = parts.flatMap((part) => /[\d+](?:.*\d)?/s.exec(part)?.[0] ?? []);
  const [number, ...others] = new Map(numbers.map((one) => [digitsOf(one), one])).values();
  return number !== undefined && others.length === 0 ? number : TWO_NUMBERS;
};

/** Except for `(0)`, which is not dialed from abroad. */
const withoutBrackets = (text: string): string =>
  text
    .split('(0)')
    .map((part) => part.replace(/[()[\]]/g, ' '))
    .join('(0)');

/** `+33 +33 612345678`, from a form that adds the country code to a number that has it. */
const withoutRepeatedCode = (text: string): string => text.replace(/^\+(\d{1,3})(?:[^\d+]*\+|[^\d+]+00)(?=\1)/, '+');

/** `++33`, `+0033` and `00+33` are `+33`. No country code begins with a zero. */
const withOnePlus = (text: string): string => text.replace(/^(?:00\s*)?(?:\+\s*)+(?:00\s*)?/, '+');

/** Each takes off or reads something that stands around a number, or says what is there instead of one. */
const STEPS: ((text: string) => string | Problem)[] = [
  withoutParameters,
  withoutLabels,
  refuseOtherDigits,
  ofSpreadsheet,
  (text) => withoutRepeatedCode(withOnePlus(withoutBrackets(text).trim())),
  (text) => (digitsIn(text) > 7 && HAS_EXTENSION.test(text) ? EXTENSION : text),
  onlyNumber,
  (text) => text.replace(/[\s·•_]+/g, ' ').trim(),
];

/**
 * What a cell holds, in plain characters and without what files, links and WhatsApp's IDs put around a number. A number that
 * surely has its country code begins with a plus.
 *
 * Otherwise libphonenumber drops unknown characters, such as a full-width plus sign, and reads a number of the default country.
 */
export const unwrap = (raw: string): { written: string } | Problem => {
  // Normalizing would turn a footnote mark into a digit.
  if (raw.length > MAX_LENGTH || /\p{No}/u.test(raw)) return NO_NUMBER;
  const cell = unquoted(toPlainCharacters(raw));
  const whatsapp = readChatId(cell);
  if (typeof whatsapp === 'string') return { written: withOnePlus(whatsapp) };
  if (whatsapp) return whatsapp;
  let text = cell;
  for (const step of STEPS) {
    const result = step(text);
    if (typeof result !== 'string') return result;
    text = result;
  }
  return { written: text };
};
