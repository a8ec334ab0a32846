import type { Bundle, ZObject } from 'zapier-platform-core';
import { MAX_PAGE_SIZE, type DealQuery } from '../../isao/client';
import type { Deal } from '../../isao/deal';
import { folded } from '../../matching';
import { withoutBlanks } from '../../values';
import { pollPerform } from './poll';

/**
 * The polling triggers that fire when a deal enters a state. The deal's own text is compared, whatever the list was asked for, and
 * comes out as it was asked for: the dedupe key must not change with ISAO's spelling.
 *
 * @param state the field of a deal that says which state it is in
 * @param readWanted reads from the form which state fires, and what else the list is asked for
 */
export const dealPoll =
  (
    key: string,
    state: 'status' | 'stage',
    readWanted: (z: ZObject, bundle: Bundle) => { wanted: string; query: DealQuery },
  ) =>
  // Async, so that a form that can't be read is a rejection like any other.
  async (z: ZObject, bundle: Bundle): Promise<Partial<Deal>[]> => {
    const { wanted, query } = readWanted(z, bundle);
    const perform = pollPerform<Deal, Deal>({
      key,
      firstReading: 'all',
      timeOf: ({ updatedAt }) => updatedAt,
      readPage: (isao, updatedSince, page) =>
        isao.listDeals({ ...query, ...withoutBlanks({ updatedSince }), page, limit: MAX_PAGE_SIZE }),
      itemsOf: () => (deal) => (folded(deal[state] ?? '') === folded(wanted) ? [{ ...deal, [state]: wanted }] : []),
      filter: () => () => true,
      identify: ({ id, [state]: entered }) => ({ id, [state]: entered }),
    });
    return perform(z, bundle);
  };
