import { defineCreate, defineInputFields, type Bundle, type InferInputData, type ZObject } from 'zapier-platform-core';
import { changesTo, updatedOutput, writeContact } from '../contact/changes';
import {
  contactForm,
  contactFormGroups,
  contactIdInput,
  contactInputs,
  contactLabels,
  contactLock,
  contactOutputFields,
  contactSample,
  updateOutputFields,
} from '../fields/contact';
import { readContactInput, type FilledContact } from '../contact/form';
import { halt, notFound, withZapierErrors } from '../zapier/errors';
import { readChoices, readText } from '../form/input';
import { createIsao, type ContactUpdate } from '../isao/client';
import { hasOddTags, type Contact } from '../isao/contact';
import { on } from '../isao/error';
import { phoneCountryInput } from '../form/phone';

/** A contact can't be without a name and a phone number; all else can be emptied. */
const clearable = {
  firstName: contactLabels.firstName,
  lastName: contactLabels.lastName,
  email: contactLabels.email,
  position: contactLabels.position,
  currentCompany: contactLabels.currentCompany,
  industrySector: contactLabels.industrySector,
  city: contactLabels.city,
  country: contactLabels.country,
  tags: contactLabels.tags,
};
type ClearableKey = keyof typeof clearable;

const inputFields = defineInputFields([
  { ...contactIdInput, required: true, group: 'contact' },
  { ...contactInputs.phoneNumber, group: 'person' },
  { ...contactInputs.name, helpText: 'Up to 255 characters.', group: 'person' },
  ...contactForm,
  {
    key: 'tags',
    label: contactLabels.tags,
    type: 'string',
    list: true,
    group: 'options',
    helpText: 'Added to the tags that the contact has. To remove tags, use Add or Remove Contact Tags.',
  },
  {
    key: 'clearFields',
    label: 'Clear Fields',
    type: 'string',
    list: true,
    choices: clearable,
    group: 'options',
    helpText: 'A field that is left blank above keeps its value. Choose the fields here that should be emptied.',
  },
  { ...phoneCountryInput, group: 'options' },
]);

const readClearFields = (z: ZObject, value: unknown, filled: FilledContact): ClearableKey[] => {
  const cleared = readChoices(z, 'Clear Fields', value, clearable);
  const both = cleared.find((field) => filled[field] !== undefined);
  if (both === undefined) return cleared;
  throw halt(z, `${clearable[both]} is filled in and also chosen under Clear Fields. Keep one of the two.`);
};

/** What is there and should not be. */
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
  const contactId = readText(z, contactIdInput.label, bundle.inputData.contactId);
  if (contactId === undefined) throw halt(z, 'Contact is blank. Choose the contact to update.');
  const filled = await readContactInput(z, bundle);
  const cleared = readClearFields(z, bundle.inputData.clearFields, filled);
  if (Object.keys(filled).length + cleared.length === 0) {
    throw halt(z, 'There is nothing to update. Fill in a field, or choose one under Clear Fields to empty it.');
  }
  const isao = createIsao(z, bundle.authData);
  const contact = await isao.getContact(contactId).catch(
    on('not-found', () => {
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
    description: 'Updates the fields of a contact that are filled in, and leaves the others as they are.',
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
