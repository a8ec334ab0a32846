import { contactInputs, contactTextInputs, tagsInput } from '../fields/contact';
import { type Connected, readPhone } from '../form/phone';
import { readName } from '../form/text';
import type { ContactCreate } from '../isao/client';
import { addTags, readTags } from './tags';

/** The filled-in fields, in the API's form. */
export type FilledContact = Partial<ContactCreate>;

/** The first and last name together; blank without either. */
export const fullNameOf = (names: { firstName?: string | null; lastName?: string | null }): string =>
  [names.firstName, names.lastName].filter(Boolean).join(' ');

/** The API checks lengths and email addresses. @throws InputError for an unreadable phone number, country or text */
export const readContactInput = async (bundle: Connected): Promise<FilledContact> => {
  const filled: FilledContact = {};
  for (const field of contactTextInputs) {
    const value = readName(bundle, field);
    if (value !== undefined) filled[field.key] = value;
  }
  if (filled.phoneNumber !== undefined) {
    filled.phoneNumber = (await readPhone(bundle, contactInputs.phoneNumber, filled.phoneNumber)).e164;
  }
  const tags = addTags([], readTags(bundle, tagsInput));
  if (tags.length > 0) filled.tags = tags;
  return filled;
};
