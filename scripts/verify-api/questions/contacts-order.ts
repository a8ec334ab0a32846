import { anything, type Question } from '../question';
import { contactsOf } from '../session';
import { momentAt } from '../values';

/** Fewer records may be sorted by chance. */
const ENOUGH = 5;

const ORDERS = [
  ['updated-desc', 'updatedAt', -1, 'updated'],
  ['updated-asc', 'updatedAt', 1, 'updated-oldest'],
  ['created-desc', 'createdAt', -1, 'newest'],
  ['created-asc', 'createdAt', 1, 'oldest'],
] as const;

export default {
  id: 'contacts.order',
  text: 'How does GET /contacts sort its list?',
  request: 'GET /contacts',
  expects: anything,
  option: 'order',
  named: (answer) => ORDERS.find(([order]) => order === answer)?.[3] ?? 'shuffled',
  ask: async (session) => {
    const { records } = await contactsOf(session);
    if (records.length < ENOUGH) return undefined;
    const fitting = ORDERS.filter(([, field, direction]) => {
      const moments = records.map((contact) => momentAt(contact, field) ?? Number.NaN);
      const isSorted = moments.every((moment, n) => n === 0 || (moment - (moments[n - 1] ?? 0)) * direction >= 0);
      return isSorted && new Set(moments).size > 1;
    });
    return fitting.length > 1 ? undefined : (fitting[0]?.[0] ?? 'none');
  },
} satisfies Question;
