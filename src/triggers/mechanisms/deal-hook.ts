import type { Bundle } from 'zapier-platform-core';
import type { Event } from '../../isao/client';
import { type Deal, readWholeDeal } from '../../isao/deal';
import { hookOperation } from './hook';

/**
 * The instant triggers of deals, which differ in their event and their filter.
 *
 * @param filter reads the trigger's own filter from its form
 */
export const dealHook = (
  event: Extract<Event, `deal.${string}`>,
  filter: (bundle: Bundle) => (deal: Deal) => boolean,
) =>
  hookOperation({
    event,
    kind: { entity: 'deal', hallmark: 'title' },
    get: (isao, id) => isao.getDeal(id),
    list: async (isao) => (await isao.listDeals({})).records,
    filter,
    readCarried: readWholeDeal,
  });
