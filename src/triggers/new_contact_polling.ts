import { defineInputFields, defineTrigger } from 'zapier-platform-core';
import { readTagsFilter } from '../contact/tags';
import { triggerTagsInput } from '../fields/contact';
import { contactPoll } from './mechanisms/contact-poll';

const key = 'new_contact_polling';

export default defineTrigger({
  key,
  noun: 'Contact',
  display: {
    label: 'New Contact (Polling)',
    description: 'Triggers when a contact is created. Catches up after outages, and needs no webhook permission.',
  },
  operation: {
    ...contactPoll({
      key,
      dedupeKey: ['id'],
      date: 'createdAt',
      firstReading: 'recent',
      instead: 'the instant trigger New Contact',
      open: (bundle) => ({ itemsOf: (contact) => [contact], passes: readTagsFilter(bundle) }),
    }),
    inputFields: defineInputFields([triggerTagsInput]),
  },
});
