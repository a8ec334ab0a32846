import type { Profile } from '../../sandbox/isao/profile';
import type { Session } from './session';

export type Value = string | number | boolean | string[] | Record<string, number>;

/** Which answers the app handles. */
export interface Expectation {
  /** For people. */
  assumed: Value;
  holds: (answer: Value) => boolean;
}

export const anything: Expectation = { assumed: 'any', holds: () => true };

export const oneOf = (first: string | number | boolean, ...others: (string | number | boolean)[]): Expectation => ({
  assumed: others.length === 0 ? first : [first, ...others].join(' or '),
  holds: (answer) => [first, ...others].some((value) => value === answer),
});

/** A list that has these. */
export const including = (...needed: string[]): Expectation => ({
  assumed: needed,
  holds: (answer) => Array.isArray(answer) && needed.every((item) => answer.includes(item)),
});

/** An open question about ISAO: everything that the project knows of it. */
export interface Question {
  /** An interface: docs and readers of `--json` use it. */
  id: string;
  text: string;
  request: string;
  /** The option that allows the question. */
  needs?: '--write' | '--listen URL';
  expects: Expectation;
  /** What the app does with another answer, and where to change it. */
  otherwise?: string;
  /** The local ISAO's option, and its name for the answer, if it differs. */
  option?: keyof Profile;
  named?: (answer: Value, answers: Session['answers']) => unknown;
  /** @throws NoAnswer if the answer stays unknown; Stopped */
  ask: (session: Session) => Promise<Value | undefined>;
}

export const showValue = (value: Value): string => {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, status]) => `${name} ${status}`)
    .join(', ');
};
