import { EXTENSION, NO_NUMBER, type Problem, TWO_NUMBERS } from './problem';

/** A link with a long message is still read; libphonenumber reads at most 250 characters of a number. */
const MAX_LENGTH = 1000;

/** The digits of one script stand in a row from 0 to 9. */
const toAsciiDigit = (digit: string): string => {
  const code = Number(digit.codePointAt(0));
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value % 10);
};

const toPlainCharacters = (raw: string): string =>
  raw
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Nd}/gu, toAsciiDigit);

/**
 * Quotes and formula signs keep a spreadsheet from reading a number. Without the lookbehind, a long row of marks takes quadratic
 * time.
 */
const unquoted = (text: string): string =>
  text.replace(/^[\s"'=<`´‘’“”]+|(?<![\s"',.;>`´‘’“”])[\s"',.;>`´‘’“”]+$/g, '');

const CHAT_LINK =
  /^(?:(?:https?:\/\/)?(?:(?:www\.)?wa\.me|(?:(?:api|web|www)\.)?whatsapp\.com)\/|whatsapp:\/\/send\b)/i;

/** The number of a click-to-chat link, such as `wa.me/33612345678` or `api.whatsapp.com/send?phone=33612345678`. */
const ofChatLink = (text: string): string | undefined => {
  const address = text.includes('://') ? text : `https://${text}`;
  if (!CHAT_LINK.test(text) || !URL.canParse(address)) return undefined;
  const { pathname, searchParams } = new URL(address);
  return searchParams.get('phone') ?? pathname.replace(/\/|%2B/gi, '');
};

const CHAT_ID = /^\+?(\d+)(?:[.:]\d+)*@(?:c\.us|s\.whatsapp\.net)$/i;
/** People without a visible number, groups, channels and lists. */
const NUMBERLESS_ID = /@(?:lid|hosted\.lid|g\.us|newsletter|broadcast)$/i;

/** WhatsApp always writes the country code, without a plus. */
const withPlus = (number: string): string => `+${number.trim().replace(/^(?:\+|00)/, '')}`;

const LABEL =
  /^(?:t[eé]l|t[eé]l[eé]phone|tel[eé]fono|telefone?|phone|ph|mobile|mob|m[oó]vil|cell?|celular|handy|gsm|p|sms|smsto|callto|call|whatsapp|wa)(?:\s*[:.]+\s*|\s+)(?:\/\/)?/i;

/** Parameters of a `tel:` URI (RFC 3966) or an `sms:` one. */
const withoutParameters = (text: string): string | Problem => {
  const number = text.replace(/\?[a-z]+=.*$/is, '').replace(/;.*$/s, '');
  const names = text
    .split(';')
    .slice(1)
    .map((parameter) => parameter.replace(/=.*$/s, '').toLowerCase());
  if (!names.every((name) => /^[a-z-]+$/.test(name))) return text;
  if (names.includes('ext')) return EXTENSION;
  // RFC 3966 doesn't let us put the context before the number, and the default country may be another one.
  if (!number.includes('+') && names.includes('phone-context')) {
    return { problem: 'it is a local number with a phone-context' };
  }
  return number;
};

const isDay = (a: number, b: number, year: string): boolean =>
  Math.min(a, b) >= 1 && Math.min(a, b) <= 12 && Math.max(a, b) <= 31 && /^(?:(?:19|20)?\d\d)$/.test(year);

const isDate = (text: string): boolean => {
  const [, day, month, year] = /^(\d{1,2})[./-] ?(\d{1,2})[./-] ?(\d{2,4})(?:[T\s,]+\d{1,2}:.*)?$/s.exec(text) ?? [];
  if (year !== undefined) return isDay(Number(day), Number(month), year);
  const [, first = '', then, last] = /^(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:[T\s,]+\d{1,2}:.*)?$/s.exec(text) ?? [];
  return isDay(Number(then), Number(last), first);
};

/** The whole number that a spreadsheet made of one: `15123456789.0`, `1.5123456789E+10` or `15,123,456,789`. */
const ofSpreadsheet = (text: string): string | Problem => {
  if (/^\+?\d{1,3}(?:[,'’]\d{3}){2,}(?:\.0+)?$/.test(text)) return text.replace(/\.0+$/, '').replace(/[,'’]/g, '');
  const [, whole = '', decimals = '', exponent] = /^(\+?\d+)(?:[.,](\d+))?E\+?(\d{1,3})$/i.exec(text) ?? [];
  if (exponent !== undefined) {
    const places = Number(exponent);
    if (decimals.length < places || !/^0*$/.test(decimals.slice(places))) {
      return { problem: 'a spreadsheet has shortened it, and its last digits are lost' };
    }
    return whole + decimals.slice(0, places);
  }
  if (/^\+?\d+[.,]00?$/.test(text)) return text.replace(/[.,]0+$/, '');
  return /^\+?\d{7,}[.,]\d+$/.test(text) ? { problem: 'it has a decimal point' } : text;
};

const HAS_EXTENSION =
  /\d[\s,.;(]*(?:e?xt(?:n|ension)?|x|#|~|,|;|int(?:erno)?|ramal|anexo|poste|dw|durchwahl|доб)[\s.:)]*\d{1,7}\)?$/i;

const digitsIn = (text: string): number => text.replace(/\D/g, '').length;

/** A slash may also follow an area code. */
const holdsTwo = (text: string): boolean => {
  const atLeast = (digits: number, parts: string[]) => parts.filter((part) => digitsIn(part) >= digits).length > 1;
  return /\+.*\+/s.test(text) || atLeast(6, text.split(/[\p{L},;|&\n\r\t]|:::/u)) || atLeast(8, text.split('/'));
};

/** Except for `(0)`, which is not dialed from abroad. */
const withoutBrackets = (text: string): string =>
  text
    .split('(0)')
    .map((part) => part.replace(/[()[\]]/g, ' '))
    .join('(0)');

/** `+33 +33 612345678`, from a form that adds the country code to a number that has it. */
const withoutRepeatedCode = (text: string): string => text.replace(/^\+(\d{1,3})(?:[^\d+]*\+|[^\d+]+00)(?=\1)/, '+');

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
  const linked = ofChatLink(cell);
  if (linked !== undefined) return { written: withPlus(linked) };
  const text = unquoted(cell.replace(LABEL, ''));
  if (NUMBERLESS_ID.test(text)) return { problem: 'it is an ID of WhatsApp that holds no phone number' };
  const [, id] = CHAT_ID.exec(text) ?? [];
  if (id !== undefined) return { written: withPlus(id) };
  if (isDate(text)) return { problem: 'it looks like a date' };
  if (/^\d{5}-\d{4}$/.test(text)) return { problem: 'it looks like a postcode' };

  const whole = ofSpreadsheet(text);
  if (typeof whole !== 'string') return whole;
  const number = withoutParameters(whole);
  if (typeof number !== 'string') return number;
  const once = withoutRepeatedCode(withoutBrackets(number).trim());
  if (digitsIn(once) > 7 && HAS_EXTENSION.test(once)) return EXTENSION;
  return holdsTwo(once) ? TWO_NUMBERS : { written: once.replace(/[\s·•_]+/g, ' ').trim() };
};
