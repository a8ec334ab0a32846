import { defineInputFields, defineTrigger } from 'zapier-platform-core';
import { dealInputs, dealOutputFields, dealSample } from '../fields/deal';
import { readChoice } from '../form/choices';
import { InputError } from '../form/input-error';
import { dealPoll } from './mechanisms/deal-poll';

const inputFields = defineInputFields([
  {
    ...dealInputs.status,
    required: true,
    helpText: 'A deal triggers once, even if it is edited later or gets this status again.',
  },
]);

export default defineTrigger({
  key: 'deal_entered_status',
  noun: 'Deal',
  display: {
    label: 'Deal Enters Status',
    description: 'Triggers when a deal becomes open, won or lost.',
  },
  operation: {
    perform: dealPoll('deal_entered_status', 'status', (_z, bundle) => {
      const status = readChoice(bundle, dealInputs.status);
      if (status === undefined) throw new InputError('Status is blank. Choose the status that a deal has to enter.');
      return { wanted: status, query: { status } };
    }),
    inputFields,
    outputFields: dealOutputFields('id', 'status'),
    sample: dealSample,
  },
});
