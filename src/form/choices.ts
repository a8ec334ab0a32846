import type { ZObject } from 'zapier-platform-core';
import { halt, show } from '../zapier/errors';
import { readText, readTexts, type Filled, type InputField } from './text';

/** A field with a fixed choice: label by value. */
interface ChoiceField<Choice extends string> extends InputField {
  choices: Record<Choice, string>;
}

const choose = <Choice extends string>(z: ZObject, { label, choices }: ChoiceField<Choice>, text: string): Choice => {
  const isMeant = (candidate: string) => candidate.toLowerCase() === text.toLowerCase();
  const keys = Object.keys(choices) as Choice[];
  const choice = keys.find((key) => isMeant(key) || isMeant(choices[key]));
  if (choice !== undefined) return choice;
  throw halt(z, `${label} is ${show(text)}. Choose one of these: ${Object.values(choices).join('; ')}.`);
};

/**
 * Reads a choice. A builder may map in its label instead of its value, in any case.
 *
 * @returns undefined for blank
 * @throws HaltedError if the text is no choice
 */
export const readChoice = <Choice extends string>(
  z: ZObject,
  bundle: Filled,
  field: ChoiceField<Choice>,
): Choice | undefined => {
  const text = readText(z, bundle, field);
  return text === undefined ? undefined : choose(z, field, text);
};

/** Reads a list of choices; see `readChoice`. */
export const readChoices = <Choice extends string>(z: ZObject, bundle: Filled, field: ChoiceField<Choice>): Choice[] =>
  readTexts(z, bundle, field).map((text) => choose(z, field, text));
