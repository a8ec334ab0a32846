import { defineInputFields, defineTrigger, type ZObject } from 'zapier-platform-core';
import { readTagsFilter, tagKey } from '../contact/tags';
import { editableLabels, triggerTagsInput } from '../fields/contact';
import { readChoices } from '../form/choices';
import { InputError } from '../form/input-error';
import type { Filled } from '../form/text';
import type { Contact } from '../isao/contact';
import { tidied } from '../matching';
import { hashOf } from '../zapier/cache';
import { contactPoll } from './mechanisms/contact-poll';

const key = 'contact_field_changed';

const fieldsInput = {
  key: 'fields',
  label: 'Fields',
  type: 'string',
  list: true,
  required: true,
  choices: editableLabels,
  helpText:
    'Each new contact starts a run, and so does each new combination of values in these fields. A return to earlier values starts none. For Tags, a tag that was added and removed again is a return.',
} as const;

const inputFields = defineInputFields([fieldsInput, triggerTagsInput]);

type WatchedContact = Contact & { fingerprint: string };

/** Enough of a hash to distinguish the states of one contact, and short, so that a long list stays small. */
const FINGERPRINT_LENGTH = 16;

/** All blank values are equal, tags are a set that ignores case, and ISAO's tidying of a text is no change. */
const comparable = (value: string | string[] | null): unknown =>
  Array.isArray(value) ? [...new Set(value.map(tagKey))].sort() : tidied(value ?? '');

const open = (bundle: Filled, z: ZObject) => {
  const fields = [...new Set(readChoices(bundle, fieldsInput))].sort();
  if (fields.length === 0) throw new InputError('Fields is blank. Choose at least one field to watch.');
  return {
    itemsOf: (contact: Contact): WatchedContact[] => {
      const watched = fields.map((field) => [field, comparable(contact[field])]);
      return [{ ...contact, fingerprint: hashOf(z, watched).slice(0, FINGERPRINT_LENGTH) }];
    },
    passes: readTagsFilter(bundle),
  };
};

export default defineTrigger({
  key,
  noun: 'Contact',
  display: {
    label: 'New Contact or Field Change',
    description:
      'Triggers when a contact is created or one of the fields that you choose changes. Catches up after outages, and needs no webhook permission.',
  },
  operation: {
    ...contactPoll<WatchedContact>({
      key,
      dedupeKey: ['id', 'fingerprint'],
      date: 'updatedAt',
      firstReading: 'all',
      instead: 'the instant triggers New Contact and Updated Contact, which start a run for every edit,',
      added: { fingerprint: { label: 'Fingerprint', sample: '5f2b8c01d94e7a36' } },
      open,
    }),
    inputFields,
  },
});
