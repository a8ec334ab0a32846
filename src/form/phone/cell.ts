import { toAsciiDigit } from '../numbers';
import { EXTENSION, NO_NUMBER, NUMBERLESS, type Problem, SHORTENED, TEXT_BESIDE, TWO_NUMBERS } from './problem';

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

const CHAT_LINK =
  /^(?:(?:https?:\/\/)?(?:(?:www\.)?wa\.me|(?:(?:api|web|www)\.)?whatsapp\.com)\/|whatsapp:\/\/send\b)/i;

/** The number of a click-to-chat link, such as `wa.me/33612345678` or `api.whatsapp.com/send?phone=33612345678`. */
const ofChatLink = (text: string): string | undefined => {
  const address = text.includes('://') ? text : `https://${text}`;
  if (!CHAT_LINK.test(text) || !URL.canParse(address)) return undefined;
  const { pathname, searchParams } = new URL(address);
  return searchParams.get('phone') ?? pathname.replace(/\/|%2B/gi, '');
};

const CHAT_ID = /^(?:whatsapp:\s*)?\+?(\d+)(?:[.:]\d+)*@(?:c\.us|s\.whatsapp\.net)$/i;
/** People without a visible number, groups, channels and lists. */
const NUMBERLESS_ID = /@(?:lid|hosted\.lid|g\.us|newsletter|broadcast)$/i;

/** What people and files write beside a number, without accents. */
const LABELS = new Set(
  (
    'tel telephone telefon telefono telefone phone ph fon mobile mobil mob movil m t p c cell cel cellular cellulare celular ' +
    'cellphone portable handy gsm smartphone number no nr num numero nummer telefonnummer handynummer mobilnummer rufnummer ' +
    'sms smsto callto call whatsapp whats app wa business only home work office main primary private personal other ' +
    'domicile maison bureau perso pro prive privat geschaftlich casa trabajo oficina тел телефон моб мобильныи номер 电话 電話 手机 ' +
    '手機 携帯 هاتف جوال موبايل واتساب טלפון נייד'
  ).split(' '),
);

const isLabel = (text: string): boolean =>
  /^[\p{L}\p{M}\p{Extended_Pictographic}\p{RI}\s.:;,'"()[\]<>|*#~/–—-]*$/u.test(text) &&
  (
    text
      .normalize('NFD')
      .replace(/\p{Mn}/gu, '')
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []
  ).every((word) => LABELS.has(word));

/** A plus shows where a number begins, so before it is any text. Letters after a number may have to be dialed. */
const withoutLabels = (text: string): string | Problem => {
  const [, before = '', number = '', after = ''] = /^([^\d+]*)([\d+](?:.*\d)?)(\D*)$/s.exec(text) ?? [];
  // From right to left, the plus comes last.
  if (/^[^\p{L}+]*\+$/u.test(after) && !number.includes('+')) return `+${number}`;
  if (isLabel(number.startsWith('+') ? after : before + after)) return number;
  return /^[\d\s().+/-]{8,}$/.test(number) && !/[@=]/.test(after) ? TEXT_BESIDE : text;
};

/** Parameters of a `tel:` URI (RFC 3966) or an `sms:` one. */
const withoutParameters = (text: string): string | Problem => {
  const number = text.replace(/\?[a-z]+=.*$/is, '').replace(/;.*$/s, '');
  const names = text
    .split(';')
    .slice(1)
    .map((parameter) => parameter.replace(/=.*$/s, '').toLowerCase());
  if (!/\d/.test(number) || !names.every((name) => /^[a-z-]+$/.test(name))) return text;
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
      return SHORTENED;
    }
    return whole + decimals.slice(0, places);
  }
  if (/^(?:\+?\d+[.,]00|[^.,]*\d[.,]0)$/.test(text)) return text.replace(/[.,]0+$/, '');
  return /^\+?\d{7,}[.,]\d+$/.test(text) ? { problem: 'it has a decimal point' } : text;
};

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
  if (NUMBERLESS_ID.test(cell)) return NUMBERLESS;
  // WhatsApp always writes the country code, without a plus.
  const whatsapp = ofChatLink(cell) ?? CHAT_ID.exec(cell)?.[1];
  if (whatsapp !== undefined) return { written: withOnePlus(`+${whatsapp.trim()}`) };
  const address = withoutParameters(cell);
  if (typeof address !== 'string') return address;
  const text = withoutLabels(address);
  if (typeof text !== 'string') return text;
  if (isDate(text)) return { ...NO_NUMBER, problem: 'it looks like a date' };
  if (/^\d{5}-\d{4}$/.test(text)) return { problem: 'it looks like a postcode' };
  const whole = ofSpreadsheet(text);
  if (typeof whole !== 'string') return whole;
  const once = withoutRepeatedCode(withOnePlus(withoutBrackets(whole).trim()));
  if (digitsIn(once) > 7 && HAS_EXTENSION.test(once)) return EXTENSION;
  const number = onlyNumber(once);
  return typeof number === 'string' ? { written: number.replace(/[\s·•_]+/g, ' ').trim() } : number;
};
