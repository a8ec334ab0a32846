import { defineInputFields, defineTrigger, type Bundle, type ZObject } from 'zapier-platform-core';
import { dealLabels, dealOutputFields, dealSample, dealStatuses } from '../fields/deal';
import { readChoices, readTexts } from '../form/input';
import type { Deal } from '../isao/deal';
import { folded } from '../matching';
import { dealHook } from './mechanisms/deal_hook';

const inputFields = defineInputFields([
  {
    key: 'status',
    label: dealLabels.status,
    type: 'string',
    list: true,
    choices: dealStatuses,
    helpText:
      'Only deals that have one of these statuses after the change: choose Won to act when a deal is won. A deal that is changed again while it is won triggers again. Leave it blank for every status.',
  },
  {
    key: 'stage',
    label: dealLabels.stage,
    type: 'string',
    list: true,
    helpText:
      'Only deals that are in one of these stages after the change, such as negotiation, in upper or lower case. Leave it blank for every stage.',
  },
]);

/** A deal passes that has one of the chosen statuses and is in one of the chosen stages; none chosen is any. */
const readFilter = (z: ZObject, bundle: Bundle): ((deal: Deal) => boolean) => {
  const statuses = new Set<string>(readChoices(z, dealLabels.status, bundle.inputData['status'], dealStatuses));
  const stages = new Set(readTexts(z, dealLabels.stage, bundle.inputData['stage']).map(folded));
  return ({ status, stage }) =>
    (statuses.size === 0 || statuses.has(folded(status ?? ''))) &&
    (stages.size === 0 || stages.has(folded(stage ?? '')));
};

export default defineTrigger({
  key: 'updated_deal',
  noun: 'Deal',
  display: {
    label: 'Updated Deal',
    description: 'Triggers when a deal is changed, such as won, lost or moved to another stage.',
  },
  operation: {
    ...dealHook('deal.updated', readFilter),
    inputFields,
    outputFields: dealOutputFields,
    sample: dealSample,
  },
});
