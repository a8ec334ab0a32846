import { type Bundle, defineInputFields, defineTrigger, type ZObject } from 'zapier-platform-core';
import { contactsBy } from '../contact/list';
import { readTagsFilter, tagKey } from '../contact/tags';
import { contactOutputFields, contactSample, editableLabels, tagsFilterInput } from '../fields/contact';
import { outputFieldsOf, sampleOf } from '../fields/record';
import { readChoices } from '../form/choices';
import { InputError } from '../form/input-error';
import type { Contact } from '../isao/contact';
import { hashOf } from '../zapier/cache';
import { pollPerform } from './mechanisms/poll';

const fieldsInput = {
  key: 'fields',
  label: 'Fields',
  type: 'string',
  list: true,
  required: true,
  choices: editableLabels,
  helpText:
    'Each new contact triggers, and each change of one of these fields. If a field is changed and then changed back, only the first change triggers.',
} as const;

const inputFields = defineInputFields([fieldsInput, tagsFilterInput]);

const added = { fingerprint: { label: 'Fingerprint', sample: '5f2b8c01d94e7a36' } };

type WatchedContact = Contact & { fingerprint: string };

/** Enough of a hash to distinguish the states of one contact, and short, so that a long list stays small. */
const FINGERPRINT_LENGTH = 16;

/** All blank values are equal, and tags are a set that ignores case. */
const comparable = (value: string | string[] | null): unknown =>
  Array.isArray(value) ? [...new Set(value.map(tagKey))].sort() : (value ?? '').trim();

const readItems = (z: ZObject, bundle: Bundle): ((contact: Contact) => WatchedContact[]) => {
  const fields = [...new Set(readChoices(bundle, fieldsInput))].sort();
  if (fields.length === 0) throw new InputError('Fields is blank. Choose at least one field to watch.');
  return (contact) => {
    const watched = fields.map((field) => [field, comparable(contact[field])]);
    return [{ ...contact, fingerprint: hashOf(z, watched).slice(0, FINGERPRINT_LENGTH) }];
  };
};

export default defineTrigger({
  key: 'contact_field_changed',
  noun: 'Contact',
  display: {
    label: 'New Contact or Field Change',
    description: 'Triggers when a contact is created or one of the fields that you choose changes.',
  },
  operation: {
    perform: pollPerform<Contact, WatchedContact>({
      key: 'contact_field_changed',
      firstReading: 'all',
      ...contactsBy('updatedAt'),
      itemsOf: readItems,
      filter: readTagsFilter,
      identify: ({ id, fingerprint }) => ({ id, fingerprint }),
    }),
    inputFields,
    outputFields: [...contactOutputFields('id'), ...outputFieldsOf(added, ['fingerprint'])],
    sample: { ...contactSample, ...sampleOf(added) },
  },
});
