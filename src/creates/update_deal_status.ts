import { defineCreate, defineInputFields } from 'zapier-platform-core';
import { dealIdInput, dealInputs, dealLabels, dealOutputFields, dealSample } from '../fields/deal';
import { readChoice } from '../form/choices';
import { InputError } from '../form/input-error';
import { readName, readText } from '../form/text';
import { createIsao, type DealStatusUpdate } from '../isao/client';
import type { Deal } from '../isao/deal';
import { slugOf } from '../matching';
import { withoutUndefined } from '../values';
import { writeChecked } from '../writing';
import { withZapierErrors } from '../zapier/errors';
import { haltIfMissing } from '../zapier/halt';

const inputFields = defineInputFields([
  { ...dealIdInput, required: true },
  { ...dealInputs.status, helpText: 'Required unless Stage is filled in. Leave blank to keep the status.' },
  { ...dealInputs.stage, helpText: 'Required unless Status is filled in. Leave blank to keep the stage.' },
]);

/** ISAO may store a stage in another form. An exact comparison would write it again in every run. */
const isSame = (stored: string | null, wanted = ''): boolean => slugOf(stored ?? '') === slugOf(wanted);

/** A write without a change would be an Updated Deal event, and two Zaps could answer each other forever. */
const missingIn = (deal: Deal, { status, stage }: DealStatusUpdate): DealStatusUpdate =>
  withoutUndefined({
    status: isSame(deal.status, status) ? undefined : status,
    stage: isSame(deal.stage, stage) ? undefined : stage,
  });

const perform = withZapierErrors(async (z, bundle) => {
  const dealId = readText(bundle, dealIdInput);
  if (dealId === undefined) throw new InputError('Deal is blank. Choose the deal to update.');
  const wanted = withoutUndefined({
    status: readChoice(bundle, dealInputs.status),
    stage: readName(bundle, dealInputs.stage),
  });
  if (Object.keys(wanted).length === 0) throw new InputError('There is nothing to update. Fill in Status or Stage.');
  const isao = createIsao(z, bundle.authData);
  const deal = await isao.getDeal(dealId).catch(haltIfMissing(z, 'deal', dealId));
  const { record } = await writeChecked(
    deal,
    {
      missing: (current) => missingIn(current, wanted),
      write: (changes) => isao.updateDealStatus(deal.id, changes),
      read: () => isao.getDeal(deal.id),
    },
    { labels: dealLabels, titleOf: ({ title }) => title },
  );
  return record;
});

export default defineCreate({
  key: 'update_deal_status',
  noun: 'Deal',
  display: {
    label: 'Update Deal Status',
    description: 'Moves a deal to another stage, or marks it as won, lost or open.',
  },
  operation: { inputFields, perform, outputFields: dealOutputFields(), sample: dealSample },
});
