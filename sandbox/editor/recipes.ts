import type { Draft } from './draft';

/** The recipes of docs/guide.md, as far as they are about ISAO: other apps have no place in this editor. */
export type Recipe = Pick<Draft, 'trigger' | 'steps'> & { title: string; about: string };
export const RECIPES: Recipe[] = [
  {
    title: 'Find or create a contact',
    about: 'Looks a new contact up by phone number and creates it if nobody has that number.',
    trigger: { key: 'new_contact', inputData: {} },
    steps: [
      {
        kind: 'searchOrCreate',
        key: 'find_contact',
        inputData: { searchBy: 'phoneNumber', searchValue: '{{1.phoneNumber}}' },
        createInputData: { phoneNumber: '{{1.phoneNumber}}', name: '{{1.name}}' },
      },
    ],
  },
  {
    title: 'Contacts go into a sheet',
    about: 'Polls for new and changed contacts. In Zapier, a step of Google Sheets follows.',
    trigger: { key: 'new_or_updated_contact', inputData: {} },
    steps: [],
  },
  {
    title: 'A deal is won, and the customer is tagged',
    about: 'Finds the contact of a deal that was won and adds the tag “customer”.',
    trigger: { key: 'updated_deal', inputData: { status: ['won'] } },
    steps: [
      {
        kind: 'search',
        key: 'find_contact',
        inputData: { searchBy: 'phoneNumber', searchValue: '{{1.contact__phoneNumber}}' },
      },
      {
        kind: 'create',
        key: 'update_contact_tags',
        inputData: { contactId: '{{2.id}}', tagsToAdd: ['customer'], tagsToRemove: ['lead'] },
      },
    ],
  },
  {
    title: 'Two apps in step, without a loop',
    about: 'Writes back what is already there: ISAO’s actions compare before they write, so no new event follows.',
    trigger: { key: 'updated_contact', inputData: {} },
    steps: [{ kind: 'create', key: 'update_contact', inputData: { contactId: '{{1.id}}', city: '{{1.city}}' } }],
  },
  {
    title: 'What has no form yet',
    about: 'Sends any request with the key of the connection; this one reads a page of contacts.',
    trigger: { key: 'new_contact', inputData: {} },
    steps: [
      { kind: 'create', key: 'api_request', inputData: { method: 'GET', path: '/contacts', query: { limit: '1' } } },
    ],
  },
];
