import type { Bundle, ZObject } from 'zapier-platform-core';
import { dealOutputFields, dealSample } from '../../fields/deal';
import type { DealQuery } from '../../isao/client';
import type { Deal } from '../../isao/deal';
import { type Opened, pollOperation, type PollTrigger } from './poll';

interface DealPoll extends Pick<
  PollTrigger<Deal, Deal>,
  'key' | 'dedupeKey' | 'firstReading' | 'instead' | 'happenedAt'
> {
  /** `query` filters the list. The items must not depend on it, because ISAO may ignore it. */
  open: (bundle: Bundle, z: ZObject) => Omit<Opened<Deal, Deal>, 'readPage'> & { query?: DealQuery };
}

/** The operation of a polling trigger that fires for deals. */
export const dealPoll = ({ open, ...trigger }: DealPoll) => ({
  ...pollOperation<Deal, Deal>({
    ...trigger,
    records: 'deals',
    timeOf: ({ updatedAt }) => updatedAt,
    outputFields: dealOutputFields(),
    open: (bundle, z) => {
      const { query, ...opened } = open(bundle, z);
      return {
        ...opened,
        readPage: (isao, since, page) => {
          const changed: DealQuery = { ...query, page };
          if (since !== undefined) changed.updatedSince = since;
          return isao.listDeals(changed);
        },
      };
    },
  }),
  sample: dealSample,
});
