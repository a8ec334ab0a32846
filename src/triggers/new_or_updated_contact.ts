import { defineInputFields, defineTrigger } from 'zapier-platform-core';
import { readTagsFilter } from '../contact/tags';
import { triggerTagsInput } from '../fields/contact';
import { contactPoll } from './mechanisms/contact-poll';

const key = 'new_or_updated_contact';

export default defineTrigger({
  key,
  noun: 'Contact',
  display: {
    label: 'New or Updated Contact (Polling)',
    description:
      'Triggers when a contact is created or edited in any way. Catches up after outages, and needs no webhook permission.',
  },
  operation: {
    ...contactPoll({
      key,
      dedupeKey: ['id', 'updatedAt'],
      date: 'updatedAt',
      firstReading: 'recent',
      instead: 'the instant triggers New Contact and Updated Contact',
      open: (bundle) => ({ itemsOf: (contact) => [contact], passes: readTagsFilter(bundle) }),
    }),
    inputFields: defineInputFields([triggerTagsInput]),
  },
});
