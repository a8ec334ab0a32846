import { defineInputFields, defineTrigger } from 'zapier-platform-core';
import { contactOutputFields, contactSample, tagsFilterInput } from '../fields/contact';
import { contactHook } from './mechanisms/contact-hook';

export default defineTrigger({
  key: 'updated_contact',
  noun: 'Contact',
  display: {
    label: 'Updated Contact',
    description: 'Triggers when a contact is updated.',
  },
  operation: {
    ...contactHook('contact.updated'),
    inputFields: defineInputFields([tagsFilterInput]),
    outputFields: contactOutputFields(),
    sample: contactSample,
  },
});
