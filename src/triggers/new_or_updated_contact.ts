import { defineInputFields, defineTrigger } from 'zapier-platform-core';
import { contactOutputFields, contactSample, tagsFilterInput } from '../fields/contact';
import { contactPoll } from './mechanisms/contact-poll';

export default defineTrigger({
  key: 'new_or_updated_contact',
  noun: 'Contact',
  display: {
    label: 'New or Updated Contact (Polling)',
    description: 'Triggers when a contact is created or updated. Needs no webhook permission.',
  },
  operation: {
    perform: contactPoll('new_or_updated_contact', 'updatedAt', ['id', 'updatedAt']),
    inputFields: defineInputFields([tagsFilterInput]),
    outputFields: contactOutputFields('id', 'updatedAt'),
    sample: contactSample,
  },
});
