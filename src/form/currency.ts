import { show } from '../values';
import { InputError } from './input-error';
import { readNumber } from './numbers';
import { type Filled, type InputField, readText } from './text';

/** Signs that people write beside amounts, with the currencies that use them, the most common first. */
const currenciesBySign: Record<string, string> = {
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₽': 'RUB',
  '₺': 'TRY',
  '₴': 'UAH',
  '₪': 'ILS',
  '₦': 'NGN',
  '₱': 'PHP',
  '₫': 'VND',
  '฿': 'THB',
  '₸': 'KZT',
  '₩': 'KRW',
  US$: 'USD',
  $US: 'USD',
  U$S: 'USD',
  C$: 'CAD',
  CA$: 'CAD',
  CAD$: 'CAD',
  A$: 'AUD',
  AU$: 'AUD',
  NZ$: 'NZD',
  HK$: 'HKD',
  S$: 'SGD',
  NT$: 'TWD',
  MX$: 'MXN',
  R$: 'BRL',
  R: 'ZAR',
  RM: 'MYR',
  Rp: 'IDR',
  zł: 'PLN',
  руб: 'RUB',
  TL: 'TRY',
  円: 'JPY',
  RMB: 'CNY',
  KSh: 'KES',
  Kč: 'CZK',
  Ft: 'HUF',
  lei: 'RON',
  CHF: 'CHF',
  SFr: 'CHF',
  PoundsSterling: 'GBP',
  PoundSterling: 'GBP',
  FCFA: 'XAF XOF',
  $: 'USD CAD AUD MXN NZD SGD HKD TWD ARS CLP COP UYU DOP BBD BMD BND BSD BZD CUP FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD',
  '¥': 'JPY CNY',
  kr: 'SEK NOK DKK ISK',
  Rs: 'INR PKR LKR NPR MUR SCR',
  Fr: 'CHF XAF XOF',
};

const LANGUAGES = ['en', 'fr', 'de', 'es', 'it', 'pt', 'nl', 'pl', 'sv', 'tr', 'ru', 'ar', 'hi', 'id', 'ja', 'zh'];

/** No currency has a longer name. */
const MAX_LENGTH = 60;

/** Ignores case, accents, punctuation and a plural’s s. */
const foldName = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/s\b/g, '')
    .replace(/[^\p{L}]/gu, '');

/** The codes of the currencies that a code, a sign or a name can mean, such as `€`, `US Dollar` or only `Dollar`. */
const currenciesNamed = (text: string): string[] => {
  const codes = Intl.supportedValuesOf('currency');
  const code = text.toUpperCase();
  if (codes.includes(code)) return [code];
  const sign = text.normalize('NFKC').replace(/[. ]/g, '');
  if (Object.hasOwn(currenciesBySign, sign)) return String(currenciesBySign[sign]).split(' ');
  const wanted = foldName(text);
  const languages = LANGUAGES.map((language) => new Intl.DisplayNames(language, { type: 'currency' }));
  const named = codes.filter((one) => languages.some((names) => foldName(String(names.of(one))) === wanted));
  const kind = (one: string) => foldName(String(languages[0]?.of(one)).replace(/^.* /, ''));
  return named.length > 0 || wanted === '' ? named : codes.filter((one) => kind(one) === wanted);
};

/** @param lists at least one */
const inEach = (lists: string[][]): string[] => lists.reduce((left, list) => left.filter((one) => list.includes(one)));

/** Lists also write two of them, as in `EUR (€)` and `USD - US Dollar`. */
const currenciesOf = (text: string): string[] => {
  if (text.length > MAX_LENGTH) return [];
  const currencies = currenciesNamed(text);
  const parts = text.split(/[()]| [-–] | (?=\p{Sc})|(?<=\p{Sc}) /u).filter((part) => part.trim() !== '');
  return currencies.length > 0 || parts.length !== 2
    ? currencies
    : inEach(parts.map((part) => currenciesNamed(part.trim())));
};

const readCurrency = (bundle: Filled, field: InputField): string | undefined => {
  const text = readText(bundle, field);
  if (text === undefined) return undefined;
  const [currency, ...others] = currenciesOf(text);
  if (currency !== undefined && others.length === 0) return currency;
  if (currency === undefined) {
    throw new InputError(
      `${field.label} is ${show(text)}. Give the three letters of a currency, such as EUR or USD, or its full name.`,
    );
  }
  throw new InputError(
    `${field.label} is ${show(text)}, which several currencies use. Give the three letters of one, such as ${[currency, ...others].slice(0, 4).join(', ')}.`,
  );
};

interface MoneyFields {
  value: InputField;
  currency: InputField;
}

/**
 * Reads an amount and its currency. A blank currency is the one beside the amount. A sign that several currencies use, such
 * as `$`, fits each of them and names none.
 *
 * @throws InputError if one can't be read, or if they contradict each other
 */
export const readMoney = (bundle: Filled, fields: MoneyFields) => {
  const { label } = fields.value;
  const amount = readNumber(bundle, fields.value, 'Give a number such as 1200.50.');
  const currency = readCurrency(bundle, fields.currency);
  if (amount === undefined) return { value: undefined, currency };
  const written = String(bundle.inputData[fields.value.key]);
  const meant = amount.marks.map(currenciesOf);
  if (meant.some((currencies) => currencies.length === 0)) {
    throw new InputError(`${label} is ${show(written)}. Give a number such as 1200.50.`);
  }
  if (meant.length === 0) return { value: amount.value, currency };
  const common = inEach(meant);
  if (common.length === 0) throw new InputError(`${label} is ${show(written)}, which names two currencies. Keep one.`);
  if (currency !== undefined && !common.includes(currency)) {
    throw new InputError(
      `${label} is ${show(written)}, but ${fields.currency.label} is ${currency}. Keep one of the two.`,
    );
  }
  const [only, ...others] = common;
  return { value: amount.value, currency: currency ?? (others.length === 0 ? only : undefined) };
};
