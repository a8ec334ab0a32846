import { defineInputFields, defineTrigger } from 'zapier-platform-core';
import { contactOutputFields, contactSample, tagsFilterInput } from '../fields/contact';
import { contactHook } from './mechanisms/contact-hook';

export default defineTrigger({
  key: 'new_contact',
  noun: 'Contact',
  display: {
    label: 'New Contact',
    description: 'Triggers when a contact is created.',
  },
  operation: {
    ...contactHook('contact.created'),
    inputFields: defineInputFields([tagsFilterInput]),
    outputFields: contactOutputFields(),
    sample: contactSample,
  },
});
