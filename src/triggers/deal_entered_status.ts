import { defineInputFields, defineTrigger } from 'zapier-platform-core';
import { isAmong } from '../deal/filter';
import { dealInputs } from '../fields/deal';
import { readChoices } from '../form/choices';
import { dealPoll } from './mechanisms/deal-poll';

const key = 'deal_entered_status';

const inputFields = defineInputFields([
  {
    ...dealInputs.status,
    list: true,
    helpText:
      'Leave blank for any status. Creating a deal with the status counts. A status from before the Zap was switched on never counts, and a return to an earlier status starts no second run.',
  },
]);

export default defineTrigger({
  key,
  noun: 'Deal',
  display: {
    label: 'Deal Enters Status',
    description:
      'Triggers when a deal becomes open, won or lost. Catches up after outages, and needs no webhook permission.',
  },
  operation: {
    ...dealPoll({
      key,
      dedupeKey: ['id', 'status'],
      firstReading: 'all',
      instead: 'the instant trigger Updated Deal with these statuses, which starts a run for every edit,',
      open: (bundle) => {
        const [status, ...others] = readChoices(bundle, dealInputs.status);
        const isWatched = isAmong(status ? [status, ...others] : []);
        return {
          // ISAO's list takes a single status.
          query: status && others.length === 0 ? { status } : {},
          itemsOf: (deal) => (isWatched(deal.status) ? [deal] : []),
        };
      },
    }),
    inputFields,
  },
});
