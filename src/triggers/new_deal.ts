import { defineTrigger } from 'zapier-platform-core';
import { dealOutputFields, dealSample } from '../fields/deal';
import { dealHook } from './mechanisms/deal-hook';

export default defineTrigger({
  key: 'new_deal',
  noun: 'Deal',
  display: {
    label: 'New Deal',
    description: 'Triggers when a deal is created. Needs webhook permission.',
  },
  operation: {
    ...dealHook('deal.created', () => () => true),
    outputFields: dealOutputFields(),
    sample: dealSample,
  },
});
