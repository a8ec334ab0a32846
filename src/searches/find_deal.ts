import { defineInputFields, defineSearch, type Bundle, type InferInputData } from 'zapier-platform-core';
import { contactIdInput } from '../fields/contact';
import { dealIdInput, dealLabels, dealOutputFields, dealSample, dealStatuses } from '../fields/deal';
import { halt, withZapierErrors } from '../zapier/errors';
import { readChoice, readText } from '../form/input';
import { createIsao, MAX_PAGE_SIZE, type Isao } from '../isao/client';
import type { Deal } from '../isao/deal';
import { on } from '../isao/error';
import { bestFirst, folded } from '../matching';
import { readAllPages } from '../isao/pages';
import { withoutBlanks } from '../values';

const inputFields = defineInputFields([
  {
    // Without a search: it would be this one.
    key: 'dealId',
    label: dealIdInput.label,
    type: 'string',
    dynamic: dealIdInput.dynamic,
    helpText: 'Fill in at least one of Deal, Title and Contact.',
  },
  {
    key: 'title',
    label: dealLabels.title,
    type: 'string',
    helpText: 'The whole title, in upper or lower case. Fill in at least one of Deal, Title and Contact.',
  },
  { ...contactIdInput, helpText: 'Whose deal it is. Fill in at least one of Deal, Title and Contact.' },
  {
    key: 'status',
    label: dealLabels.status,
    type: 'string',
    choices: dealStatuses,
    helpText: 'Only deals with this status. Leave blank for all.',
  },
  {
    key: 'stage',
    label: dealLabels.stage,
    type: 'string',
    helpText: 'Only deals in this stage. Leave blank for all.',
  },
]);

const byId = async (isao: Isao, id: string): Promise<Deal[]> => {
  const deal = await isao.getDeal(id).catch(on('not-found', () => undefined));
  return deal ? [deal] : [];
};

/** Whether a value of a deal is the wanted one, case and spacing aside; anything is if nothing is wanted. */
const isSame = (value: string | null, wanted: string | undefined): boolean =>
  wanted === undefined || folded(value ?? '') === folded(wanted);

const perform = withZapierErrors(async (z, bundle: Bundle<InferInputData<typeof inputFields>>): Promise<Deal[]> => {
  const { inputData } = bundle;
  const dealId = readText(z, dealIdInput.label, inputData.dealId);
  const title = readText(z, dealLabels.title, inputData.title);
  const contactId = readText(z, contactIdInput.label, inputData.contactId);
  const status = readChoice(z, dealLabels.status, inputData.status, dealStatuses);
  const stage = readText(z, dealLabels.stage, inputData.stage);
  if ((dealId ?? title ?? contactId) === undefined) {
    throw halt(z, 'There is nothing to look for. Fill in at least one of Deal, Title and Contact.');
  }
  const isao = createIsao(z, bundle.authData);
  // The API has no search for deals. Its stage filter may mind the case, so only the status is sent along.
  const deals =
    dealId === undefined
      ? await readAllPages((page) => isao.listDeals({ ...withoutBlanks({ status }), page, limit: MAX_PAGE_SIZE }))
      : await byId(isao, dealId);
  return deals
    .filter(
      (deal) =>
        isSame(deal.title, title) &&
        isSame(deal.status, status) &&
        isSame(deal.stage, stage) &&
        (contactId === undefined || deal.contact?.id === contactId),
    )
    .sort(bestFirst);
});

export default defineSearch({
  key: 'find_deal',
  noun: 'Deal',
  display: {
    label: 'Find Deal',
    description: 'Finds a deal by title or contact.',
  },
  operation: { inputFields, perform, outputFields: dealOutputFields, sample: dealSample },
});
