import { defineTrigger } from 'zapier-platform-core';
import { readDealFilter } from '../deal/filter';
import { dealOutputFields, dealSample } from '../fields/deal';
import { dealFilterInputs } from './mechanisms/deal-filter';
import { dealHook } from './mechanisms/deal-hook';

export default defineTrigger({
  key: 'updated_deal',
  noun: 'Deal',
  display: {
    label: 'Updated Deal',
    description: 'Triggers when a deal is edited in any way. Needs webhook permission.',
  },
  operation: {
    ...dealHook('deal.updated', readDealFilter),
    inputFields: dealFilterInputs,
    outputFields: dealOutputFields(),
    sample: dealSample,
  },
});
