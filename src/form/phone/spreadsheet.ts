import { NO_NUMBER, type Problem, SHORTENED } from './problem';

const isDay = (a: number, b: number, year: string): boolean =>
  Math.min(a, b) >= 1 && Math.min(a, b) <= 12 && Math.max(a, b) <= 31 && /^(?:(?:19|20)?\d\d)$/.test(year);

const isDate = (text: string): boolean => {
  const [, day, month, year] = /^(\d{1,2})[./-] ?(\d{1,2})[./-] ?(\d{2,4})(?:[T\s,]+\d{1,2}:.*)?$/s.exec(text) ?? [];
  if (year !== undefined) return isDay(Number(day), Number(month), year);
  const [, first = '', then, last] = /^(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:[T\s,]+\d{1,2}:.*)?$/s.exec(text) ?? [];
  return isDay(Number(then), Number(last), first);
};

/** @returns a text that is no day and no postcode */
export const refuseOtherDigits = (text: string): string | Problem => {
  if (isDate(text)) return { ...NO_NUMBER, problem: 'it looks like a date' };
  return /^\d{5}-\d{4}$/.test(text) ? { problem: 'it looks like a postcode' } : text;
};

/** The whole number that a spreadsheet made of one: `15123456789.0`, `1.5123456789E+10` or `15,123,456,789`. */
export const ofSpreadsheet = (text: string): string | Problem => {
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
