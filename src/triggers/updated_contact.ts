import { defineInputFields, defineTrigger } from 'zapier-platform-core';
import { contactOutputFields, contactSample } from '../fields/contact';
import { tagsFilterInput } from '../contact/tags';
import { contactHook } from './mechanisms/contact_hook';

export default defineTrigger({
  key: 'updated_contact',
  noun: 'Contact',
  display: {
    label: 'Updated Contact',
    description: 'Triggers when a contact is changed.',
  },
  operation: {
    ...contactHook('contact.updated'),
    inputFields: defineInputFields([tagsFilterInput]),
    outputFields: contactOutputFields(),
    sample: contactSample,
  },
});
