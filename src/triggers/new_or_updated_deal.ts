import { defineTrigger } from 'zapier-platform-core';
import { readDealFilter } from '../deal/filter';
import { dealFilterInputs } from './mechanisms/deal-filter';
import { dealPoll } from './mechanisms/deal-poll';

const key = 'new_or_updated_deal';

export default defineTrigger({
  key,
  noun: 'Deal',
  display: {
    label: 'New or Updated Deal (Polling)',
    description:
      'Triggers when a deal is created or edited in any way. Catches up after outages, and needs no webhook permission.',
  },
  operation: {
    ...dealPoll({
      key,
      dedupeKey: ['id', 'updatedAt'],
      firstReading: 'recent',
      instead: 'the instant triggers New Deal and Updated Deal',
      open: (bundle) => ({ itemsOf: (deal) => [deal], passes: readDealFilter(bundle) }),
    }),
    inputFields: dealFilterInputs,
  },
});
