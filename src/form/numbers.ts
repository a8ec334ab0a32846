import { show } from '../values';
import { InputError } from './input-error';
import { type Filled, type InputField, readText } from './text';

/** @throws InputError unless the field is blank or has a whole number from `min` to `max` */
export const readInteger = (
  bundle: Filled,
  field: InputField,
  { min, max }: { min: number; max: number },
): number | undefined => {
  const text = readText(bundle, field);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  throw new InputError(`${field.label} is ${show(text)}. Give a whole number from ${min} to ${max}.`);
};

/** @throws InputError unless the field is blank or has a number */
export const readNumber = (bundle: Filled, field: InputField): number | undefined => {
  const text = readText(bundle, field);
  if (text === undefined) return undefined;
  const number = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  if (Number.isFinite(number)) return number;
  throw new InputError(`${field.label} is ${show(text)}. Give a number such as 1200.50, without a currency.`);
};
