import { defineCreate, defineInputFields, type Bundle, type InferInputData } from 'zapier-platform-core';
import { dealIdInput, dealLabels, dealOutputFields, dealSample, dealStatuses } from '../fields/deal';
import { halt, notFound, withZapierErrors } from '../zapier/errors';
import { readChoice, readText } from '../form/input';
import { createIsao, type DealStatusUpdate } from '../isao/client';
import type { Deal } from '../isao/deal';
import { on } from '../isao/error';
import { folded } from '../matching';
import { withoutBlanks } from '../values';
import { writeChanges } from '../isao/write';

const inputFields = defineInputFields([
  { ...dealIdInput, required: true },
  {
    key: 'status',
    label: dealLabels.status,
    type: 'string',
    choices: dealStatuses,
    helpText: 'Leave it blank to keep the status that the deal has.',
  },
  {
    key: 'stage',
    label: dealLabels.stage,
    type: 'string',
    helpText:
      'A stage of your pipeline in the words that ISAO uses, such as negotiation. Leave it blank to keep the stage that the deal has.',
  },
]);

/** ISAO may write a stage in another case than the form; to write it again would never settle. */
const isSame = (stored: string | null, wanted = ''): boolean => folded(stored ?? '') === folded(wanted);

/** A write that changes nothing would still be an Updated Deal event, and two Zaps could answer each other for ever. */
const missingIn = (deal: Deal, { status, stage }: DealStatusUpdate): DealStatusUpdate =>
  withoutBlanks({
    status: isSame(deal.status, status) ? undefined : status,
    stage: isSame(deal.stage, stage) ? undefined : stage,
  });

const perform = withZapierErrors(async (z, bundle: Bundle<InferInputData<typeof inputFields>>) => {
  const { inputData } = bundle;
  const dealId = readText(z, dealIdInput.label, inputData.dealId);
  if (dealId === undefined) throw halt(z, 'Deal is blank. Choose the deal to update.');
  const wanted = withoutBlanks({
    status: readChoice(z, dealLabels.status, inputData.status, dealStatuses),
    stage: readText(z, dealLabels.stage, inputData.stage),
  });
  if (Object.keys(wanted).length === 0) throw halt(z, 'There is nothing to update. Fill in Status or Stage.');
  const isao = createIsao(z, bundle.authData);
  const deal = await isao.getDeal(dealId).catch(
    on('not-found', () => {
      throw notFound(z, 'deal', dealId);
    }),
  );
  const { record } = await writeChanges(deal, {
    missing: (current) => missingIn(current, wanted),
    write: (changes) => isao.updateDealStatus(deal.id, changes),
    read: () => isao.getDeal(deal.id),
  });
  return record;
});

export default defineCreate({
  key: 'update_deal_status',
  noun: 'Deal',
  display: {
    label: 'Update Deal Status',
    description: 'Updates the status or the stage of a deal, and leaves what is blank as it is.',
  },
  operation: { inputFields, perform, outputFields: dealOutputFields, sample: dealSample },
});
