import { show } from '../values';
import { InputError } from './input-error';
import { type Filled, type InputField, readText } from './text';

/** A number as it was written, with what stood before or after it, such as `€` or `%`. */
export interface WrittenNumber {
  value: number;
  marks: string[];
}

/** No amount needs more characters. */
const MAX_LENGTH = 100;

/** Unicode lists the digits of each script from 0 to 9. @param digit of any script */
export const toAsciiDigit = (digit: string): string => {
  const code = Number(digit.codePointAt(0));
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value % 10);
};

/** Plain digits, spaces, separators and signs. `1200,-`, `1200.—`, `1200:-` and `1200/-` are prices without cents. */
const tidy = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Nd}/gu, toAsciiDigit)
    .replace(/[’‘ʼ`′٬]/g, "'")
    .replace(/٫/g, '.')
    .replace(/،/g, ',')
    .replace(/٪/g, '%')
    .replace(/[−–—‒‐‑]/g, '-')
    .replace(/(\d[.,])-{1,2}(?!\d)/g, (_, number: string) => `${number}00`)
    .replace(/(?<=\d)[/:]-(?!\d)/g, '')
    .replace(/ +/g, ' ')
    .replace(/^['"]|"$/g, '')
    .trim();

const MARK = String.raw`[\p{L}\p{Sc}%](?:[\p{L}\p{M}\p{Sc} -]|(?<=\p{L})[.])*(?<![ -])`;

/** A sign and a mark on either side of what goes from the first digit to the last. The point of `Rs.500` is the mark's. */
const AMOUNT = new RegExp(
  String.raw`^([-+(])? ?(${MARK})? ?([-+(])?((?:(?<!\p{L})[.,])?\d(?:.*\d)?[.,]?)([-)])? ?(${MARK})? ?([-)])?$`,
  'u',
);

/** As programs write large and small numbers. */
const SCIENTIFIC = /^\d+(?:\.\d+)?e[+-]?\d+$/i;

/** Thousands have three digits. In India, only the last ones do: `1,00,000`. No number begins with zeros and a separator. */
const groupedBy = (separator: string): string =>
  String.raw`(?!0+\D)\d{1,3}(?:${separator}\d{3})+` + (separator === ',' ? String.raw`|[1-9]\d?(?:,\d{2})+,\d{3}` : '');

/** Each way to write a number: the point or comma before its decimals, and another separator between its thousands. */
const notations = (['.', ','] as const).flatMap((decimal) =>
  [decimal === '.' ? ',' : '[.]', ' ', "'"].map(
    (separator) => new RegExp(String.raw`^(\d+|${groupedBy(separator)})?(?:[${decimal}](\d*))?$`),
  ),
);

/** The numbers that digits with separators can mean. */
const readingsOf = (digits: string): number[] => {
  if (SCIENTIFIC.test(digits)) return [Number(digits)];
  const readings = notations.flatMap((notation) => {
    const [match, whole = '', decimals = ''] = notation.exec(digits) ?? [];
    return match === undefined ? [] : [Number(`${whole.replace(/\D/g, '')}.${decimals}`)];
  });
  return [...new Set(readings)];
};

const numberWritten = (
  label: string,
  raw: string,
  advice: string,
  adviceForTwo = (larger: number) => `Write it without a separator or with two decimals, such as ${larger}.00.`,
): WrittenNumber => {
  // Normalizing would turn ½ and a footnote mark into digits.
  const isReadable = raw.length <= MAX_LENGTH && !/\p{No}/u.test(raw);
  const [, sign1 = '', before, sign2 = '', digits = '', sign3 = '', after, sign4 = ''] =
    (isReadable && AMOUNT.exec(tidy(raw))) || [];
  const signs = sign1 + sign2 + sign3 + sign4;
  const isNegative = signs === '-' || signs === '()';
  const readings = isNegative || signs === '' || signs === '+' ? readingsOf(digits) : [];
  const [value = NaN, other] = readings.filter((reading) => reading <= Number.MAX_SAFE_INTEGER);
  if (other !== undefined) {
    throw new InputError(
      `${label} is ${show(raw)}, which can mean ${value} or ${other}. ${adviceForTwo(Math.max(value, other))}`,
    );
  }
  if (!Number.isFinite(value)) throw new InputError(`${label} is ${show(raw)}. ${advice}`);
  return {
    value: isNegative ? -value : value,
    marks: [before, after].filter((mark) => mark !== undefined),
  };
};

/**
 * Reads a number as people and spreadsheets write it, if it can mean only one: `1,200.50`, `1.234,56`, `1'200`, `(5)`.
 * A number that comes as a number is not read.
 *
 * @param advice what to do if it isn't a number
 * @param adviceForTwo what to do if it can be two, of which it gets the larger
 * @returns undefined for blank
 * @throws InputError if the text can mean no number or two, such as `1,200`
 */
export const readNumber = (
  bundle: Filled,
  field: InputField,
  advice: string,
  adviceForTwo?: (larger: number) => string,
): WrittenNumber | undefined => {
  const value = bundle.inputData[field.key];
  if (typeof value === 'number') return { value, marks: [] };
  const text = readText(bundle, field);
  return text === undefined ? undefined : numberWritten(field.label, text, advice, adviceForTwo);
};

/** @param unit may be written beside the number @throws InputError unless blank or a whole number from `min` to `max` */
export const readInteger = (
  bundle: Filled,
  field: InputField,
  { min, max, unit }: { min: number; max: number; unit?: string },
): number | undefined => {
  const advice = `Give a whole number from ${min} to ${max}.`;
  const number = readNumber(bundle, field, advice, () => advice);
  if (number === undefined) return undefined;
  const { value, marks } = number;
  if (Number.isInteger(value) && value >= min && value <= max && marks.every((mark) => mark === unit)) return value;
  throw new InputError(`${field.label} is ${show(String(bundle.inputData[field.key]).trim())}. ${advice}`);
};
