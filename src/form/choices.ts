import { show } from '../values';
import { InputError } from './input-error';
import { type Filled, type InputField, readText, readTexts } from './text';

/** A field with a fixed choice: label by value. */
interface ChoiceField<Choice extends string> extends InputField {
  choices: Record<Choice, string>;
}

const choose = <Choice extends string>({ label, choices }: ChoiceField<Choice>, text: string): Choice => {
  const isMeant = (candidate: string) => candidate.toLowerCase() === text.toLowerCase();
  const keys = Object.keys(choices) as Choice[];
  const choice = keys.find((key) => isMeant(key) || isMeant(choices[key]));
  if (choice !== undefined) return choice;
  throw new InputError(`${label} is ${show(text)}. Choose one of these: ${Object.values(choices).join('; ')}.`);
};

/** A builder may map a label instead of a value, in any case. @throws InputError if the text is not a choice */
export const readChoice = <Choice extends string>(bundle: Filled, field: ChoiceField<Choice>): Choice | undefined => {
  const text = readText(bundle, field);
  return text === undefined ? undefined : choose(field, text);
};

export const readChoices = <Choice extends string>(bundle: Filled, field: ChoiceField<Choice>): Choice[] =>
  readTexts(bundle, field).map((text) => choose(field, text));
