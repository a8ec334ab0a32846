import { defineInputFields, defineTrigger } from 'zapier-platform-core';
import { contactOutputFields, contactSample, triggerTagsInput } from '../fields/contact';
import { contactHook } from './mechanisms/contact-hook';

export default defineTrigger({
  key: 'new_contact',
  noun: 'Contact',
  display: {
    label: 'New Contact',
    description: 'Triggers when a contact is created. Needs webhook permission.',
  },
  operation: {
    ...contactHook('contact.created'),
    inputFields: defineInputFields([triggerTagsInput]),
    outputFields: contactOutputFields(),
    sample: contactSample,
  },
});
