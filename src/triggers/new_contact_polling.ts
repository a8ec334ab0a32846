import { defineInputFields, defineTrigger } from 'zapier-platform-core';
import { contactOutputFields, contactSample } from '../fields/contact';
import { tagsFilterInput } from '../contact/tags';
import { contactPoll } from './mechanisms/contact_poll';

export default defineTrigger({
  key: 'new_contact_polling',
  noun: 'Contact',
  display: {
    label: 'New Contact (Polling)',
    description: 'Triggers when a contact is created, also with an API key that may not use webhooks.',
  },
  operation: {
    perform: contactPoll('new_contact_polling', 'createdAt', ['id']),
    inputFields: defineInputFields([tagsFilterInput]),
    outputFields: contactOutputFields('id'),
    sample: contactSample,
  },
});
