import { defineInputFields, defineSearch, type Bundle, type InferInputData } from 'zapier-platform-core';
import { contactLabels } from '../fields/contact';
import { dealLabels, dealOutputFields, dealSample, dealStatuses } from '../fields/deal';
import { halt, withZapierErrors } from '../zapier/errors';
import { readChoice, readText } from '../form/input';
import { createIsao, MAX_PAGE_SIZE, type DealStatus, type Isao } from '../isao/client';
import type { Deal } from '../isao/deal';
import { on } from '../isao/error';
import { bestFirst, folded } from '../matching';
import { readAllPages } from '../isao/pages';
import { withoutBlanks } from '../values';

const searchable = {
  id: dealLabels.id,
  title: dealLabels.title,
  contactId: contactLabels.id,
};

const inputFields = defineInputFields([
  {
    key: 'searchBy',
    label: 'Search By',
    type: 'string',
    required: true,
    choices: searchable,
    helpText: 'A deal ID belongs to one deal; a title or a contact may have several.',
  },
  {
    key: 'searchValue',
    label: 'Search Value',
    type: 'string',
    required: true,
    helpText:
      'Only exact matches count; upper and lower case make no difference in a title. If several deals match, the most recently changed comes first.',
  },
  {
    key: 'status',
    label: dealLabels.status,
    type: 'string',
    choices: dealStatuses,
    helpText: 'Only deals with this status. Leave it blank for every status.',
  },
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
  const { inputData } = bundle;
  const searchBy = readChoice(z, 'Search By', inputData.searchBy, searchable);
  const value = readText(z, 'Search Value', inputData.searchValue);
  if (value === undefined) throw halt(z, 'Search Value is blank. Fill in what to look for.');
  const status = readChoice(z, dealLabels.status, inputData.status, dealStatuses);
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
  operation: { inputFields, perform, outputFields: dealOutputFields, sample: dealSample },
});
