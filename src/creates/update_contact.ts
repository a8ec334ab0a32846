import { type Bundle, defineCreate, defineInputFields } from 'zapier-platform-core';
import { changesTo, updatedOutput, withFullName, writeContact } from '../contact/changes';
import { type FilledContact, readContactInput } from '../contact/form';
import { getReferenced, readContactReference } from '../contact/reference';
import {
  clearableLabels,
  contactForm,
  contactFormGroups,
  contactIdInput,
  contactInputs,
  contactLock,
  contactOutputFields,
  contactSample,
  tagsInput,
  updateOutputFields,
} from '../fields/contact';
import { readChoices } from '../form/choices';
import { InputError } from '../form/input-error';
import { phoneCountryInput } from '../form/phone';
import { type ContactUpdate, createIsao } from '../isao/client';
import { type Contact, hasOddTags } from '../isao/contact';
import { withZapierErrors } from '../zapier/errors';

type ClearableKey = keyof typeof clearableLabels;

const clearFieldsInput = {
  key: 'clearFields',
  label: 'Clear Fields',
  type: 'string',
  list: true,
  choices: clearableLabels,
  helpText: 'Choose the fields to empty. A blank field above only keeps its value.',
} as const;

const inputFields = defineInputFields([
  { ...contactIdInput, required: true, group: 'contact' },
  contactInputs.phoneNumber,
  contactInputs.name,
  contactInputs.firstName,
  contactInputs.lastName,
  ...contactForm,
  {
    ...tagsInput,
    helpText:
      'Added to the contact’s tags, one per line. A comma separates nothing. To remove tags, use Add or Remove Contact Tags.',
    group: 'options',
  },
  { ...clearFieldsInput, group: 'options' },
  { ...phoneCountryInput, group: 'options' },
]);

const readClearFields = (bundle: Bundle, filled: FilledContact): ClearableKey[] => {
  const cleared = readChoices(bundle, clearFieldsInput);
  const both = cleared.find((field) => filled[field] !== undefined);
  if (both === undefined) return cleared;
  throw new InputError(
    `${clearableLabels[both]} is filled in and also chosen under Clear Fields. Keep one of the two.`,
  );
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

const perform = withZapierErrors(async (z, bundle) => {
  const reference = await readContactReference(bundle);
  if (reference === undefined) throw new InputError('Contact is blank. Choose the contact to update.');
  const filled = await readContactInput(bundle);
  const cleared = readClearFields(bundle, filled);
  if (Object.keys(filled).length + cleared.length === 0) {
    throw new InputError('There is nothing to update. Fill in a field, or choose one under Clear Fields to empty it.');
  }
  const isao = createIsao(z, bundle.authData);
  const contact = await getReferenced(isao, reference);
  return updatedOutput(
    await writeContact(isao, contact, (current) =>
      withFullName(current, filled, { ...changesTo(current, filled), ...clearing(current, cleared) }),
    ),
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
