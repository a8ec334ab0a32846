import { defineInputFields, defineSearch } from 'zapier-platform-core';
import { hasAnyTag } from '../contact/tags';
import { contactOutputFields, contactSample, tagsFilterInput } from '../fields/contact';
import { readDate } from '../form/dates';
import { readInteger } from '../form/numbers';
import { readText, readTexts } from '../form/text';
import { createIsao, MAX_PAGE_SIZE } from '../isao/client';
import type { Contact } from '../isao/contact';
import { readAllPages } from '../isao/pages';
import { bestFirst } from '../matching';
import { withoutUndefined } from '../values';
import { withZapierErrors } from '../zapier/errors';

const DEFAULT_LIMIT = 50;

const searchInput = {
  key: 'search',
  label: 'Search Text',
  type: 'string',
  helpText: 'Part of the name, email or phone number. Leave blank for all.',
} as const;

const createdSinceInput = {
  key: 'createdSince',
  label: 'Created Since',
  type: 'datetime',
  helpText: 'For example 2026-11-23T09:30:00+01:00.',
} as const;

const updatedSinceInput = {
  key: 'updatedSince',
  label: 'Updated Since',
  type: 'datetime',
  helpText: 'For example 2026-11-23T09:30:00+01:00.',
} as const;

const limitInput = {
  key: 'limit',
  label: 'Limit',
  // Not an integer, because Zapier would cut 7,000 to 7 before we see it.
  type: 'string',
  default: String(DEFAULT_LIMIT),
  helpText: `1–${MAX_PAGE_SIZE}. If more match, which ones are returned is not defined.`,
} as const;

const inputFields = defineInputFields([searchInput, tagsFilterInput, createdSinceInput, updatedSinceInput, limitInput]);

const perform = withZapierErrors(async (z, bundle): Promise<Contact[]> => {
  const search = readText(bundle, searchInput);
  const createdSince = readDate(bundle, createdSinceInput);
  const updatedSince = readDate(bundle, updatedSinceInput);
  const limit = readInteger(bundle, limitInput, { min: 1, max: MAX_PAGE_SIZE }) ?? DEFAULT_LIMIT;
  const tags = readTexts(bundle, tagsFilterInput);
  const passes = hasAnyTag(tags);
  const isao = createIsao(z, bundle.authData);
  const query = withoutUndefined({ search, createdSince, updatedSince });
  // The API can't filter by tags, so with tags we read more contacts than we return.
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
    description: 'Finds contacts by text, tags or date.',
  },
  operation: {
    inputFields,
    perform,
    outputFields: contactOutputFields(),
    sample: contactSample,
  },
});
