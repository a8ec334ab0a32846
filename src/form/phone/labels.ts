import { EXTENSION, type Problem, TEXT_BESIDE } from './problem';

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
export const withoutLabels = (text: string): string | Problem => {
  const [, before = '', number = '', after = ''] = /^([^\d+]*)([\d+](?:.*\d)?)(\D*)$/s.exec(text) ?? [];
  // From right to left, the plus comes last.
  if (/^[^\p{L}+]*\+$/u.test(after) && !number.includes('+')) return `+${number}`;
  if (isLabel(number.startsWith('+') ? after : before + after)) return number;
  return /^[\d\s().+/-]{8,}$/.test(number) && !/[@=]/.test(after) ? TEXT_BESIDE : text;
};

/** Parameters of a `tel:` URI (RFC 3966) or an `sms:` one. */
export const withoutParameters = (text: string): string | Problem => {
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
