/** Why a cell can't be read, as it ends the sentence “… can’t be read: …”, and what to do instead. */
export interface Problem {
  problem: string;
  /** Without one, the number lacks its country code. */
  advice?: string;
}

export const NO_NUMBER = {
  problem: 'it is not a phone number',
  advice: 'Map a phone number with its country code, such as +33 6 12 34 56 78.',
};

export const NUMBERLESS: Problem = { ...NO_NUMBER, problem: 'it is an ID of WhatsApp that holds no phone number' };

export const SHORTENED: Problem = {
  problem: 'a spreadsheet has shortened it, and its last digits are lost',
  advice: 'Format the column as plain text there, and write the number again.',
};

export const TEXT_BESIDE: Problem = { problem: 'it has other text beside the number', advice: 'Map only the number.' };

export const EXTENSION: Problem = {
  problem: 'it has an extension, and an office line has no WhatsApp',
  advice: 'Map a number without an extension.',
};

export const TWO_NUMBERS: Problem = { problem: 'it holds more than one phone number', advice: 'Map only one.' };

export const PLACEHOLDER: Problem = {
  problem: 'it is a placeholder, and nobody’s number',
  advice: 'Map the person’s own number.',
};

const CHOOSE = 'or choose a country in this step or in the connection.';

export const NO_CODE: Problem = {
  problem: 'it has no country code',
  advice: `Write it with a plus and its country code, such as +33 6 12 34 56 78, ${CHOOSE}`,
};

export const NO_PLUS: Problem = {
  problem: 'it has a country code, but no plus before it',
  advice: `Write a plus before it, ${CHOOSE}`,
};
