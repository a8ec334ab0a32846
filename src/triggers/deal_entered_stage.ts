import { defineInputFields, defineTrigger } from 'zapier-platform-core';
import { dealInputs, dealOutputFields, dealSample } from '../fields/deal';
import { InputError } from '../form/input-error';
import { readText } from '../form/text';
import { dealPoll } from './mechanisms/deal-poll';

const inputFields = defineInputFields([
  {
    ...dealInputs.stage,
    required: true,
    helpText:
      'Upper/lower case doesn’t matter. A deal triggers once, even if it is edited later or gets into this stage again.',
  },
]);

export default defineTrigger({
  key: 'deal_entered_stage',
  noun: 'Deal',
  display: {
    label: 'Deal Enters Stage',
    description: 'Triggers when a deal gets into a stage of your pipeline.',
  },
  operation: {
    perform: dealPoll('deal_entered_stage', 'stage', (_z, bundle) => {
      const stage = readText(bundle, dealInputs.stage);
      if (stage === undefined) throw new InputError('Stage is blank. Fill in the stage that a deal has to enter.');
      // ISAO's own filter by stage may be case-sensitive.
      return { wanted: stage, query: {} };
    }),
    inputFields,
    outputFields: dealOutputFields('id', 'stage'),
    sample: dealSample,
  },
});
