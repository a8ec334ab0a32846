import type { IsaoOptions } from '../../sandbox/isao';
import { useLab } from './lab';
import { type Item, POLL_EVERY_S, throttledAfter, withZapOn } from './polls';

/** No order, pause, gateway or traffic makes an event late, or costs much. */

jest.setTimeout(300_000);

const lab = useLab();

type Order = NonNullable<IsaoOptions['order']>;

/** About 500 bytes a contact. */
const USUAL = {
  firstName: 'Alexandra',
  lastName: 'Montgomery-Smith',
  email: 'alexandra.montgomery@example.com',
  position: 'Marketing Manager',
  currentCompany: 'Marketing Professionals',
  industrySector: 'Marketing',
  city: 'Lyon',
  country: 'France',
  tags: ['lead', 'newsletter'],
};
const MOST_POLLS = 40;

/** Contacts that changed, and the number of the first poll that could return each. */
class Due {
  /** By how many polls the latest one came after that. */
  late = 0;
  readonly #since = new Map<string, number>();

  get missing(): number {
    return this.#since.size;
  }

  add(id: string, n: number): void {
    this.#since.set(id, n);
  }

  see(items: Item[], n: number): void {
    this.late = Math.max(this.late, ...[...this.#since.values()].map((since) => n - since));
    for (const { id } of items) this.#since.delete(id);
  }
}

interface Backlog {
  order: Order;
  count: number;
  /** Another import after the second poll. */
  second?: number;
  /** How many requests the rate limit allows the first poll. */
  allowed?: number;
}

/**
 * An import of many contacts at once. With each poll, one more contact is created.
 * @returns what it costs until a poll needs a single request again, after everything was returned
 */
const importOf = ({ order, count, second = 0, allowed = Infinity }: Backlog) =>
  withZapOn(
    lab,
    async ({ isao, polls, create }) => {
      const imported = create(count, USUAL);
      const due = new Due();
      isao.faults.add(throttledAfter(allowed));
      let n = 0;
      for (; n < MOST_POLLS; n += 1) {
        if (n === 2) imported.push(...create(second, USUAL));
        const { fresh, requests } = await polls.poll();
        isao.faults.clear();
        due.see(fresh, n);
        if (requests === 1 && n > 0) break;
        const created = create(1);
        // What comes between the same two polls as the second import is a part of it.
        if (second > 0 && n === 1) imported.push(...created);
        else for (const id of created) due.add(id, n + 1);
      }
      const missing = imported.filter((id) => !polls.seen.has(id)).length;
      return { polls: n, requests: polls.requests, late: due.late, missing };
    },
    { order },
  );

describe.each<Order>(['updated-oldest', 'updated', 'oldest', 'newest', 'shuffled'])(
  'in a list sorted as %s',
  (order) => {
    it('20,000 changes come within 7 polls and 260 requests, and fresh ones at most two polls late', async () => {
      const { polls, requests, late, missing } = await importOf({ order, count: 20_000 });

      expect(missing).toBe(0);
      expect(polls).toBeLessThanOrEqual(7);
      expect(requests).toBeLessThanOrEqual(260);
      expect(late).toBeLessThanOrEqual(2);
    });
  },
);

// Where the second import lies at the end of the list, at its start, and anywhere.
it.each<Order>(['updated-oldest', 'newest', 'shuffled'])(
  'a second import comes at once with the first one, sorted as %s',
  async (order) => {
    const { requests, late, missing } = await importOf({ order, count: 7000, second: 7000 });

    expect(missing).toBe(0);
    // The first list grows by the second import, which is read once more on its own.
    expect(requests).toBeLessThanOrEqual(245);
    expect(late).toBeLessThanOrEqual(2);
  },
);

// Oldest first, the end of the list counts most.
it.each<[number, Order]>([
  [1, 'updated-oldest'],
  [5, 'shuffled'],
  [20, 'updated-oldest'],
])('stays cheap if the rate limit allows the first poll only %d requests, sorted as %s', async (allowed, order) => {
  const { requests, missing } = await importOf({ order, count: 10_000, allowed });

  expect(missing).toBe(0);
  expect(requests).toBeLessThanOrEqual(130);
});

// Where changed contacts move to the end of the list, and where they keep their place.
it.each<Order>(['updated-oldest', 'shuffled'])(
  'steady changes come with the next poll, beside the hourly reading of everything, sorted as %s',
  (order) =>
    withZapOn(
      lab,
      async ({ isao, zapier, polls, pass, create }) => {
        const changes = 60;
        const ids = create(6000, { tags: ['x'.repeat(1000)] });
        await polls.switchOn();
        const due = new Due();
        let turn = 0;
        for (let n = 0; n < 8; n += 1) {
          for (let each = 0; each < changes; each += 1) {
            pass((POLL_EVERY_S * 1000) / changes / 2);
            // Spread over the account, so that the order of the list says nothing about the order of the changes.
            const id = ids[(turn * 7919) % ids.length] ?? '';
            turn += 1;
            due.add(id, n);
            isao.contacts.update(id, { city: `City ${turn}` });
          }
          const { fresh } = await polls.poll();
          due.see(fresh, n);
          await zapier.advance(POLL_EVERY_S);
        }

        expect(due.missing).toBe(0);
        expect(due.late).toBeLessThanOrEqual(1);
        expect(Math.max(...polls.results.map(({ fresh }) => fresh.length))).toBeLessThanOrEqual(1.5 * changes);
      },
      { trigger: 'new_or_updated_contact', order },
    ),
);
