import { defineInputFields, defineSearch } from 'zapier-platform-core';
import { findReferencedId, readContactReference } from '../contact/reference';
import { readDealFilter } from '../deal/filter';
import { contactIdInput } from '../fields/contact';
import { dealInputs, dealOutputFields, dealSample } from '../fields/deal';
import { readChoices } from '../form/choices';
import { limitInput, readLimit } from '../form/limit';
import { readName } from '../form/text';
import { createIsao } from '../isao/client';
import type { Deal } from '../isao/deal';
import { readAllPages } from '../isao/pages';
import { bestFirst, folded } from '../matching';
import { withoutUndefined } from '../values';
import { withZapierErrors } from '../zapier/errors';

const searchInput = {
  key: 'search',
  label: 'Search Text',
  type: 'string',
  helpText:
    'Part of the deal’s title, or of its contact’s name or company, in upper or lower case. Leave blank for all.',
} as const;

const inputFields = defineInputFields([
  searchInput,
  { ...contactIdInput, helpText: `Only this contact’s deals. ${contactIdInput.helpText}` },
  { ...dealInputs.status, list: true, helpText: 'Only deals with one of these statuses. Leave blank for any.' },
  {
    ...dealInputs.stage,
    list: true,
    helpText: 'Only deals in one of these stages, in upper or lower case. Leave blank for any.',
  },
  limitInput,
]);

/** Without a text, any deal has it. */
const hasText = (search: string | undefined): ((deal: Deal) => boolean) => {
  const wanted = folded(search ?? '');
  return ({ title, contact }) =>
    [title, contact?.name, contact?.currentCompany].some((text) => folded(text ?? '').includes(wanted));
};

const perform = withZapierErrors(async (z, bundle): Promise<Deal[]> => {
  const search = readName(bundle, searchInput);
  const statuses = readChoices(bundle, dealInputs.status);
  const isMeant = readDealFilter(bundle);
  const limit = readLimit(bundle);
  const reference = await readContactReference(bundle);

  const isao = createIsao(z, bundle.authData);
  const contactId = reference && (await findReferencedId(isao, reference));
  if (reference && contactId === undefined) return [];

  const hasSearch = hasText(search);
  const passes = (deal: Deal) =>
    hasSearch(deal) && isMeant(deal) && (contactId === undefined || deal.contact?.id === contactId);

  // The API can't search, can filter by one status only, and its stage filter may be case-sensitive.
  const [status, ...others] = statuses;
  const query = withoutUndefined({ status: others.length === 0 ? status : undefined });
  const deals = await readAllPages(
    (page) => isao.listDeals({ ...query, page }),
    // With a text, the newest matches may be on any page.
    (soFar) => search === undefined && soFar.filter(passes).length >= limit,
  );
  return deals.filter(passes).sort(bestFirst).slice(0, limit);
});

export default defineSearch({
  key: 'find_deals',
  noun: 'Deal',
  display: {
    label: 'Find Deals',
    description:
      'Finds up to 200 deals by text, contact, status or stage, the one changed last first. A Zap uses the first one, unless you group all as line items.',
  },
  operation: { inputFields, perform, outputFields: dealOutputFields(), sample: dealSample },
});
