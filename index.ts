import { defineApp, version as platformVersion } from 'zapier-platform-core';
import { version } from './package.json';
import { authentication } from './src/authentication';
import createContact from './src/creates/create_contact';
import updateContact from './src/creates/update_contact';
import updateContactTags from './src/creates/update_contact_tags';
import findContact from './src/searches/find_contact';
import findContacts from './src/searches/find_contacts';
import contactList from './src/triggers/contact_list';
import newContact from './src/triggers/new_contact';
import newContactPolling from './src/triggers/new_contact_polling';
import newOrUpdatedContact from './src/triggers/new_or_updated_contact';
import updatedContact from './src/triggers/updated_contact';

export default defineApp({
  version,
  platformVersion,
  authentication,
  flags: { cleanInputData: true },
  triggers: {
    [newContact.key]: newContact,
    [updatedContact.key]: updatedContact,
    [newContactPolling.key]: newContactPolling,
    [newOrUpdatedContact.key]: newOrUpdatedContact,
    [contactList.key]: contactList,
  },
  creates: {
    [createContact.key]: createContact,
    [updateContact.key]: updateContact,
    [updateContactTags.key]: updateContactTags,
  },
  searches: {
    [findContact.key]: findContact,
    [findContacts.key]: findContacts,
  },
  searchOrCreates: {
    [findContact.key]: {
      key: findContact.key,
      display: {
        label: 'Find or Create Contact',
        description: 'Finds a contact, and creates one if there is none.',
      },
      search: findContact.key,
      create: createContact.key,
    },
  },
});
