import type { Bundle, ZObject } from 'zapier-platform-core';
import { contactInputs, contactLabels, contactTextKeys } from '../fields/contact';
import { readText, readTexts } from '../form/input';
import type { ContactCreate } from '../isao/client';
import { phoneCountryOf, readPhone } from '../form/phone';
import { addTags } from './tags';

/** The fields of a contact that were filled in, checked and in the API's form. A blank field has no key. */
export type FilledContact = Partial<ContactCreate>;

/**
 * Reads the contact fields of a form. Lengths and e-mail addresses are the API's to check.
 *
 * @throws HaltedError for a phone number or a country that can't be read, or a value that isn't text
 */
export const readContactInput = async (z: ZObject, bundle: Bundle): Promise<FilledContact> => {
  const { inputData } = bundle;
  const filled: FilledContact = {};
  for (const key of contactTextKeys) {
    const value = readText(z, contactInputs[key].label, inputData[key]);
    if (value !== undefined) filled[key] = value;
  }
  if (filled.phoneNumber !== undefined) {
    filled.phoneNumber = (
      await readPhone(z, contactLabels.phoneNumber, filled.phoneNumber, phoneCountryOf(z, bundle))
    ).e164;
  }
  const tags = addTags([], readTexts(z, contactLabels.tags, inputData['tags']));
  if (tags.length > 0) filled.tags = tags;
  return filled;
};
