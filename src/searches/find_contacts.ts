import { defineInputFields, defineSearch, type Bundle, type InferInputData } from 'zapier-platform-core';
import { contactOutputFields, contactSample } from '../fields/contact';
import { withZapierErrors } from '../zapier/errors';
import { readDate, readInteger, readText, readTexts } from '../form/input';
import { createIsao, MAX_PAGE_SIZE } from '../isao/client';
import type { Contact } from '../isao/contact';
import { bestFirst } from '../matching';
import { readAllPages } from '../isao/pages';
import { hasAnyTag, tagsFilterInput } from '../contact/tags';
import { withoutBlanks } from '../values';

const DEFAULT_LIMIT = 50;

const inputFields = defineInputFields([
  {
    key: 'search',
    label: 'Search Text',
    type: 'string',
    helpText: 'A part of the name, email or phone number. Leave it blank for contacts of any name.',
  },
  tagsFilterInput,
  {
    key: 'createdSince',
    label: 'Created Since',
    type: 'datetime',
    helpText: 'Only contacts that were created after this moment, such as 2026-11-23T09:30:00+01:00.',
  },
  {
    key: 'updatedSince',
    label: 'Updated Since',
    type: 'datetime',
    helpText: 'Only contacts that were changed after this moment, such as 2026-11-23T09:30:00+01:00.',
  },
  {
    key: 'limit',
    label: 'Limit',
    type: 'integer',
    default: String(DEFAULT_LIMIT),
    helpText:
      'How many contacts to return at the most, from 1 to 200. If more of them match, any of these are returned: ISAO promises no order.',
  },
]);

const perform = withZapierErrors(async (z, bundle: Bundle<InferInputData<typeof inputFields>>): Promise<Contact[]> => {
  const { inputData } = bundle;
  const search = readText(z, 'Search Text', inputData.search);
  const createdSince = readDate(z, 'Created Since', inputData.createdSince);
  const updatedSince = readDate(z, 'Updated Since', inputData.updatedSince);
  const limit = readInteger(z, 'Limit', inputData.limit, { min: 1, max: MAX_PAGE_SIZE }) ?? DEFAULT_LIMIT;
  const tags = readTexts(z, tagsFilterInput.label, inputData.tags);
  const passes = hasAnyTag(tags);
  const isao = createIsao(z, bundle.authData);
  const query = withoutBlanks({ search, createdSince, updatedSince });
  // The API knows no filter by tags, so with one more contacts have to be read than are returned.
  const pageSize = tags.length > 0 ? MAX_PAGE_SIZE : limit;
  const found = await readAllPages(
    (page) => isao.listContacts({ ...query, page, limit: pageSize }),
    (contacts) => contacts.filter(passes).length >= limit,
  );
  return found.filter(passes).slice(0, limit).sort(bestFirst);
});

export default defineSearch({
  key: 'find_contacts',
  noun: 'Contact',
  display: {
    label: 'Find Contacts',
    description: 'Finds contacts with a text, with tags, or created or changed since a moment, up to a limit.',
  },
  operation: {
    inputFields,
    perform,
    outputFields: contactOutputFields(),
    sample: contactSample,
  },
});
