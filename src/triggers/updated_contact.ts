import { defineInputFields, defineTrigger } from 'zapier-platform-core';
import { contactOutputFields, contactSample, triggerTagsInput } from '../fields/contact';
import { contactHook } from './mechanisms/contact-hook';

export default defineTrigger({
  key: 'updated_contact',
  noun: 'Contact',
  display: {
    label: 'Updated Contact',
    description: 'Triggers when a contact is edited in any way. Needs webhook permission.',
  },
  operation: {
    ...contactHook('contact.updated'),
    inputFields: defineInputFields([triggerTagsInput]),
    outputFields: contactOutputFields(),
    sample: contactSample,
  },
});
