import { defineInputFields, defineTrigger } from 'zapier-platform-core';
import { contactOutputFields, contactSample, tagsFilterInput } from '../fields/contact';
import { contactPoll } from './mechanisms/contact-poll';

export default defineTrigger({
  key: 'new_contact_polling',
  noun: 'Contact',
  display: {
    label: 'New Contact (Polling)',
    description: 'Triggers when a contact is created. Needs no webhook permission.',
  },
  operation: {
    perform: contactPoll('new_contact_polling', 'createdAt', ['id']),
    inputFields: defineInputFields([tagsFilterInput]),
    outputFields: contactOutputFields('id'),
    sample: contactSample,
  },
});
