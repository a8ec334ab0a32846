import type { Bundle, ZObject } from 'zapier-platform-core';
import type { DealQuery } from '../../isao/client';
import type { Deal } from '../../isao/deal';
import { folded } from '../../matching';
import { withoutUndefined } from '../../values';
import { withZapierErrors } from '../../zapier/errors';
import { pollPerform } from './poll';

/**
 * The polling triggers that fire when a deal enters a state. We compare each deal's own state, because ISAO may ignore the list's
 * filter. The output has the form's spelling, so that the dedupe key doesn't change with ISAO's.
 *
 * @param state the field of a deal that has its state
 * @param readWanted reads from the form which state fires, and the filter for the list
 */
export const dealPoll = (
  key: string,
  state: 'status' | 'stage',
  readWanted: (z: ZObject, bundle: Bundle) => { wanted: string; query: DealQuery },
) =>
  withZapierErrors((z: ZObject, bundle: Bundle): Promise<Partial<Deal>[]> => {
    const { wanted, query } = readWanted(z, bundle);
    const perform = pollPerform<Deal, Deal>({
      key,
      firstReading: 'all',
      timeOf: ({ updatedAt }) => updatedAt,
      readPage: (isao, updatedSince, page) => isao.listDeals({ ...query, ...withoutUndefined({ updatedSince }), page }),
      itemsOf: () => (deal) => (folded(deal[state] ?? '') === folded(wanted) ? [{ ...deal, [state]: wanted }] : []),
      filter: () => () => true,
      identify: ({ id, [state]: entered }) => ({ id, [state]: entered }),
    });
    return perform(z, bundle);
  });
