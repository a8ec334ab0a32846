import { defineInputFields, defineTrigger } from 'zapier-platform-core';
import { isAmong } from '../deal/filter';
import { dealInputs } from '../fields/deal';
import { readNames } from '../form/text';
import { dealPoll } from './mechanisms/deal-poll';

const key = 'deal_entered_stage';

const inputFields = defineInputFields([
  {
    ...dealInputs.stage,
    list: true,
    helpText:
      'Leave blank for any stage. Upper/lower case doesn’t matter. Creating a deal in the stage counts. A stage from before the Zap was switched on never counts, and a return to an earlier stage starts no second run.',
  },
]);

export default defineTrigger({
  key,
  noun: 'Deal',
  display: {
    label: 'Deal Enters Stage',
    description:
      'Triggers when a deal gets into a stage of your pipeline. Catches up after outages, and needs no webhook permission.',
  },
  operation: {
    ...dealPoll({
      key,
      dedupeKey: ['id', 'stage'],
      firstReading: 'all',
      instead: 'the instant trigger Updated Deal with these stages, which starts a run for every edit,',
      open: (bundle) => {
        // ISAO's own filter by stage may be case-sensitive.
        const isWatched = isAmong(readNames(bundle, dealInputs.stage));
        return { itemsOf: (deal) => (isWatched(deal.stage) ? [deal] : []) };
      },
    }),
    inputFields,
  },
});
