import { defineInputFields, defineSearch } from 'zapier-platform-core';
import { findReferencedId, readContactReference } from '../contact/reference';
import { contactIdInput } from '../fields/contact';
import { dealIdInput, dealInputs, dealOutputFields, dealSample } from '../fields/deal';
import { without } from '../fields/record';
import { readChoice } from '../form/choices';
import { InputError } from '../form/input-error';
import { readName, readText } from '../form/text';
import { createIsao, type Isao } from '../isao/client';
import type { Deal } from '../isao/deal';
import { ifKind } from '../isao/error';
import { readAllPages } from '../isao/pages';
import { bestFirst, sameText } from '../matching';
import { withoutUndefined } from '../values';
import { withZapierErrors } from '../zapier/errors';

const inputFields = defineInputFields([
  {
    // Because that would be this very search.
    ...without(dealIdInput, 'search'),
    helpText: 'Fill in at least one of Deal, Title and Contact.',
  },
  {
    ...dealInputs.title,
    helpText: 'The whole title, in upper or lower case. Fill in at least one of Deal, Title and Contact.',
  },
  {
    ...contactIdInput,
    helpText: `Whose deal it is. Fill in at least one of Deal, Title and Contact. ${contactIdInput.helpText}`,
  },
  { ...dealInputs.status, helpText: 'Only deals with this status. Leave blank for any.' },
  { ...dealInputs.stage, helpText: 'Only deals in this stage. Leave blank for any.' },
]);

/** A Zap uses the first one, and each is in the result. */
const MAX_FOUND = 200;

const byId = async (isao: Isao, id: string): Promise<Deal[]> => {
  const deal = await isao.getDeal(id).catch(ifKind('not-found', () => undefined));
  return deal ? [deal] : [];
};

const perform = withZapierErrors(async (z, bundle): Promise<Deal[]> => {
  const dealId = readText(bundle, dealIdInput);
  const title = readName(bundle, dealInputs.title);
  const reference = await readContactReference(bundle);
  const status = readChoice(bundle, dealInputs.status);
  const stage = readName(bundle, dealInputs.stage);
  if ((dealId ?? title ?? reference) === undefined) {
    throw new InputError('There is nothing to look for. Fill in at least one of Deal, Title and Contact.');
  }
  const isao = createIsao(z, bundle.authData);
  const contactId = reference && (await findReferencedId(isao, reference));
  if (reference && contactId === undefined) return [];
  // The API can't search by title or contact, and its stage filter may be case-sensitive, so we send only the status.
  const deals =
    dealId === undefined
      ? await readAllPages((page) => isao.listDeals({ ...withoutUndefined({ status }), page }))
      : await byId(isao, dealId);
  const [isTitle, isStatus, isStage] = [sameText(title), sameText(status), sameText(stage)];
  return deals
    .filter(
      (deal) =>
        isTitle(deal.title) &&
        isStatus(deal.status) &&
        isStage(deal.stage) &&
        (contactId === undefined || deal.contact?.id === contactId),
    )
    .sort(bestFirst)
    .slice(0, MAX_FOUND);
});

export default defineSearch({
  key: 'find_deal',
  noun: 'Deal',
  display: {
    label: 'Find Deal',
    description:
      'Finds a deal by ID, title or contact. If several match, up to 200 come, the one changed last first, and a Zap uses the first.',
  },
  operation: { inputFields, perform, outputFields: dealOutputFields(), sample: dealSample },
});
