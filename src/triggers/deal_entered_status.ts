import { defineInputFields, defineTrigger } from 'zapier-platform-core';
import { dealLabels, dealOutputFieldsFor, dealSample, dealStatuses } from '../fields/deal';
import { readChoice } from '../form/input';
import { halt } from '../zapier/errors';
import { dealPoll } from './mechanisms/deal_poll';

const inputFields = defineInputFields([
  {
    key: 'status',
    label: dealLabels.status,
    type: 'string',
    required: true,
    choices: dealStatuses,
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
    perform: dealPoll('deal_entered_status', 'status', (z, bundle) => {
      const status = readChoice(z, dealLabels.status, bundle.inputData['status'], dealStatuses);
      if (status === undefined) throw halt(z, 'Status is blank. Choose the status that a deal has to enter.');
      return { wanted: status, query: { status } };
    }),
    inputFields,
    outputFields: dealOutputFieldsFor('id', 'status'),
    sample: dealSample,
  },
});
