import { type Bundle, defineInputFields, defineTrigger } from 'zapier-platform-core';
import { dealInputs, dealOutputFields, dealSample } from '../fields/deal';
import { readChoices } from '../form/choices';
import { readTexts } from '../form/text';
import type { Deal } from '../isao/deal';
import { folded } from '../matching';
import { dealHook } from './mechanisms/deal-hook';

const inputFields = defineInputFields([
  {
    ...dealInputs.status,
    list: true,
    helpText: 'Only deals with one of these statuses. Later edits trigger again; to act once, use Deal Enters Status.',
  },
  { ...dealInputs.stage, list: true, helpText: 'Only deals in one of these stages. Leave blank for all.' },
]);

/** Without chosen statuses or stages, any passes. */
const readFilter = (bundle: Bundle): ((deal: Deal) => boolean) => {
  const statuses = new Set<string>(readChoices(bundle, dealInputs.status));
  const stages = new Set(readTexts(bundle, dealInputs.stage).map(folded));
  return ({ status, stage }) =>
    (statuses.size === 0 || statuses.has(folded(status ?? ''))) &&
    (stages.size === 0 || stages.has(folded(stage ?? '')));
};

export default defineTrigger({
  key: 'updated_deal',
  noun: 'Deal',
  display: {
    label: 'Updated Deal',
    description: 'Triggers when a deal is updated.',
  },
  operation: {
    ...dealHook('deal.updated', readFilter),
    inputFields,
    outputFields: dealOutputFields(),
    sample: dealSample,
  },
});
