import { type Bundle, defineCreate, defineInputFields, type InferInputData, type ZObject } from 'zapier-platform-core';
import { changesTo, updatedOutput, writeContact } from '../contact/changes';
import { type FilledContact, readContactInput } from '../contact/form';
import {
  contactForm,
  contactFormGroups,
  contactIdInput,
  contactInputs,
  contactLock,
  contactOutputFields,
  contactSample,
  editableLabels,
  tagsInput,
  updateOutputFields,
} from '../fields/contact';
import { readChoices } from '../form/choices';
import { phoneCountryInput } from '../form/phone';
import { readText } from '../form/text';
import { type ContactUpdate, createIsao } from '../isao/client';
import { type Contact, hasOddTags } from '../isao/contact';
import { ifKind } from '../isao/error';
import { halt, notFound, withZapierErrors } from '../zapier/errors';

/** Every field except the name and the phone number, which a contact always has. */
const { name, phoneNumber, ...clearable } = editableLabels;
type ClearableKey = keyof typeof clearable;

const clearFieldsInput = {
  key: 'clearFields',
  label: 'Clear Fields',
  type: 'string',
  list: true,
  choices: clearable,
  helpText: 'Choose fields to empty.',
} as const;

const inputFields = defineInputFields([
  { ...contactIdInput, required: true, group: 'contact' },
  { ...contactInputs.phoneNumber, group: 'person' },
  { ...contactInputs.name, group: 'person' },
  { ...contactInputs.firstName, group: 'person' },
  { ...contactInputs.lastName, group: 'person' },
  ...contactForm,
  {
    ...tagsInput,
    helpText: 'Added to the contact’s tags, one per line. To remove tags, use Add or Remove Contact Tags.',
    group: 'options',
  },
  { ...clearFieldsInput, group: 'options' },
  { ...phoneCountryInput, group: 'options' },
]);

const readClearFields = (z: ZObject, bundle: Bundle, filled: FilledContact): ClearableKey[] => {
  const cleared = readChoices(z, bundle, clearFieldsInput);
  const both = cleared.find((field) => filled[field] !== undefined);
  if (both === undefined) return cleared;
  throw halt(z, `${clearable[both]} is filled in and also chosen under Clear Fields. Keep one of the two.`);
};

const clearing = (contact: Contact, fields: ClearableKey[]): ContactUpdate => {
  const changes: ContactUpdate = {};
  for (const key of fields) {
    if (key === 'tags') {
      if (contact.tags.length > 0 || hasOddTags(contact)) changes.tags = [];
    } else if (contact[key]) changes[key] = null;
  }
  return changes;
};

const perform = withZapierErrors(async (z, bundle: Bundle<InferInputData<typeof inputFields>>) => {
  const contactId = readText(z, bundle, contactIdInput);
  if (contactId === undefined) throw halt(z, 'Contact is blank. Choose the contact to update.');
  const filled = await readContactInput(z, bundle);
  const cleared = readClearFields(z, bundle, filled);
  if (Object.keys(filled).length + cleared.length === 0) {
    throw halt(z, 'There is nothing to update. Fill in a field, or choose one under Clear Fields to empty it.');
  }
  const isao = createIsao(z, bundle.authData);
  const contact = await isao.getContact(contactId).catch(
    ifKind('not-found', () => {
      throw notFound(z, 'contact', contactId);
    }),
  );
  return updatedOutput(
    await writeContact(z, isao, contact, (current) => ({
      ...changesTo(current, filled),
      ...clearing(current, cleared),
    })),
  );
});

export default defineCreate({
  key: 'update_contact',
  noun: 'Contact',
  display: {
    label: 'Update Contact',
    description: 'Updates an existing contact. Blank fields stay unchanged.',
  },
  operation: {
    inputFields,
    inputFieldGroups: [{ key: 'contact', label: 'Contact' }, ...contactFormGroups],
    perform,
    lock: contactLock,
    outputFields: [...contactOutputFields(), ...updateOutputFields],
    sample: { ...contactSample, outcome: 'updated', changedFields: ['city'] },
  },
});
