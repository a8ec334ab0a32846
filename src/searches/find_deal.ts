import { defineInputFields, defineSearch, type Bundle, type InferInputData } from 'zapier-platform-core';
import { contactLabels } from '../fields/contact';
import { dealInputs, dealLabels, dealOutputFields, dealSample } from '../fields/deal';
import { readChoice } from '../form/choices';
import { readText } from '../form/text';
import { createIsao, MAX_PAGE_SIZE, type DealStatus, type Isao } from '../isao/client';
import type { Deal } from '../isao/deal';
import { on } from '../isao/error';
import { readAllPages } from '../isao/pages';
import { bestFirst, folded } from '../matching';
import { withoutBlanks } from '../values';
import { halt, withZapierErrors } from '../zapier/errors';

const searchByInput = {
  key: 'searchBy',
  label: 'Search By',
  type: 'string',
  required: true,
  choices: { id: dealLabels.id, title: dealLabels.title, contactId: contactLabels.id },
  helpText: 'A title or a contact can match several deals. The one changed last comes first.',
} as const;

const searchValueInput = {
  key: 'searchValue',
  label: 'Search Value',
  type: 'string',
  required: true,
  helpText: 'Finds exact matches only. Upper/lower case doesn’t matter in a title.',
} as const;

const inputFields = defineInputFields([
  searchByInput,
  searchValueInput,
  { ...dealInputs.status, helpText: 'Leave blank for any status.' },
]);

/** The API has no search for deals, so every one of the status is read and compared here. */
const searchAll = async (
  isao: Isao,
  status: DealStatus | undefined,
  matches: (deal: Deal) => boolean,
): Promise<Deal[]> => {
  const deals = await readAllPages((page) =>
    isao.listDeals({ ...withoutBlanks({ status }), page, limit: MAX_PAGE_SIZE }),
  );
  return deals.filter(matches).sort(bestFirst);
};

const perform = withZapierErrors(async (z, bundle: Bundle<InferInputData<typeof inputFields>>): Promise<Deal[]> => {
  const searchBy = readChoice(z, bundle, searchByInput);
  const value = readText(z, bundle, searchValueInput);
  if (value === undefined) throw halt(z, 'Search Value is blank. Fill in what to look for.');
  const status = readChoice(z, bundle, dealInputs.status);
  const hasStatus = (deal: Deal) => status === undefined || folded(deal.status ?? '') === status;
  const isao = createIsao(z, bundle.authData);
  switch (searchBy) {
    case 'id': {
      const deal = await isao.getDeal(value).catch(on('not-found', () => undefined));
      return deal && hasStatus(deal) ? [deal] : [];
    }
    case 'title':
      return searchAll(isao, status, (deal) => hasStatus(deal) && folded(deal.title) === folded(value));
    case 'contactId':
      return searchAll(isao, status, (deal) => hasStatus(deal) && deal.contact?.id === value);
    case undefined:
      throw halt(z, 'Search By is blank. Choose what to search by.');
  }
});

export default defineSearch({
  key: 'find_deal',
  noun: 'Deal',
  display: {
    label: 'Find Deal',
    description: 'Finds a deal by ID, title or contact.',
  },
  operation: { inputFields, perform, outputFields: dealOutputFields(), sample: dealSample },
});
