import { defineTrigger } from 'zapier-platform-core';
import { dealPoll } from './mechanisms/deal-poll';

const key = 'new_deal_polling';

export default defineTrigger({
  key,
  noun: 'Deal',
  display: {
    label: 'New Deal (Polling)',
    description: 'Triggers when a deal is created. Catches up after outages, and needs no webhook permission.',
  },
  operation: dealPoll({
    key,
    dedupeKey: ['id'],
    firstReading: 'recent',
    instead: 'the instant trigger New Deal',
    happenedAt: ({ createdAt }) => createdAt,
    open: () => ({ itemsOf: (deal) => [deal] }),
  }),
});
