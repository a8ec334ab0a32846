import { defineApp, version as platformVersion } from 'zapier-platform-core';
import { version } from './package.json';
import { authentication } from './src/authentication';
import createContact from './src/creates/create_contact';
import findContact from './src/searches/find_contact';
import newContact from './src/triggers/new_contact';

export default defineApp({
  version,
  platformVersion,
  authentication,
  flags: { cleanInputData: true },
  triggers: {
    [newContact.key]: newContact,
  },
  creates: {
    [createContact.key]: createContact,
  },
  searches: {
    [findContact.key]: findContact,
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
