import { defineInputFields, defineSearch } from 'zapier-platform-core';
import { hasAnyTag, readTags } from '../contact/tags';
import { contactInputs, contactOutputFields, contactSample, tagsFilterInput } from '../fields/contact';
import { without } from '../fields/record';
import { readDate } from '../form/dates';
import { limitInput, readLimit } from '../form/limit';
import { readName } from '../form/text';
import { createIsao, MAX_PAGE_SIZE } from '../isao/client';
import type { Contact } from '../isao/contact';
import { readAllPages } from '../isao/pages';
import { bestFirst, sameText } from '../matching';
import { withoutUndefined } from '../values';
import { withZapierErrors } from '../zapier/errors';

const searchInput = {
  key: 'search',
  label: 'Search Text',
  type: 'string',
  helpText: 'Part of the name, email or phone number. Leave blank for all.',
} as const;

/** Zapier's casting of dates (the CLI's invoke/input-types.js). */
const SINCE_HELP =
  'A day or a time, in the Zap’s time zone unless it has another. Zapier reads a day by itself as 9:00, so write 2026-11-23 00:00 for the whole day.';

const createdSinceInput = {
  key: 'createdSince',
  label: 'Created Since',
  type: 'datetime',
  helpText: SINCE_HELP,
} as const;

const updatedSinceInput = {
  key: 'updatedSince',
  label: 'Updated Since',
  type: 'datetime',
  helpText: SINCE_HELP,
} as const;

/** Exact, so a text that only begins like it doesn't match. */
const companyInput = {
  ...without(contactInputs.currentCompany, 'group'),
  helpText: 'Only contacts of exactly this company, in upper or lower case. Leave blank for all.',
} as const;

const cityInput = {
  ...without(contactInputs.city, 'group'),
  helpText: 'Only contacts in exactly this city, in upper or lower case. Leave blank for all.',
} as const;

const inputFields = defineInputFields([
  searchInput,
  companyInput,
  cityInput,
  tagsFilterInput,
  createdSinceInput,
  updatedSinceInput,
  limitInput,
]);

const perform = withZapierErrors(async (z, bundle): Promise<Contact[]> => {
  const search = readName(bundle, searchInput);
  const createdSince = readDate(bundle, createdSinceInput);
  const updatedSince = readDate(bundle, updatedSinceInput);
  const limit = readLimit(bundle);
  const company = readName(bundle, companyInput);
  const city = readName(bundle, cityInput);
  const tags = readTags(bundle, tagsFilterInput);
  const [hasTag, hasCompany, hasCity] = [hasAnyTag(tags), sameText(company), sameText(city)];
  const passes = (contact: Contact) => hasTag(contact) && hasCompany(contact.currentCompany) && hasCity(contact.city);
  const isao = createIsao(z, bundle.authData);
  const query = withoutUndefined({ search, createdSince, updatedSince });
  // The API can't filter by these, so with one of them we read more contacts than we return.
  const isFiltered = tags.length > 0 || company !== undefined || city !== undefined;
  const pageSize = isFiltered ? MAX_PAGE_SIZE : limit;
  const found = await readAllPages(
    (page) => isao.listContacts({ ...query, page, limit: pageSize }),
    (contacts) => contacts.filter(passes).length >= limit,
  );
  return found.filter(passes).sort(bestFirst).slice(0, limit);
});

export default defineSearch({
  key: 'find_contacts',
  noun: 'Contact',
  display: {
    label: 'Find Contacts',
    description:
      'Finds up to 200 contacts by text, company, city, tags or date, the one changed last first. A Zap uses the first one, unless you group all as line items.',
  },
  operation: {
    inputFields,
    perform,
    outputFields: contactOutputFields(),
    sample: contactSample,
  },
});
