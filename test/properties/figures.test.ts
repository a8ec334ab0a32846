import { backlogFigures, ORDERS, trafficFigures } from './figures';
import { type Lab, openLab } from './lab';
import { throttledAfter } from './polls';

/** No order, pause, gateway or traffic makes an event late, or costs much. */

jest.setTimeout(300_000);

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.close());

const count = 20_000;

describe.each(ORDERS)('in a list sorted as %s', (order) => {
  it('20,000 changes come within 7 polls and 260 requests, and fresh ones at most two polls late', async () => {
    const { polls, requests, late, missing } = await backlogFigures(lab, { order, count });

    expect(missing).toBe(0);
    expect(polls).toBeLessThanOrEqual(7);
    expect(requests).toBeLessThanOrEqual(260);
    expect(late).toBeLessThanOrEqual(2);
  });
});

// Where changed contacts move to the end of the list, and where they keep their place.
it.each(['updated-oldest', 'shuffled'] as const)(
  'steady changes come with the next poll, beside the hourly reading of everything, sorted as %s',
  async (order) => {
    const traffic = { order, contacts: 9000, values: { tags: ['x'.repeat(1000)] }, polls: 12, changes: 60 };
    const { late, most, missing } = await trafficFigures(lab, traffic);

    expect(missing).toBe(0);
    expect(late).toBeLessThanOrEqual(1);
    expect(most).toBeLessThanOrEqual(1.5 * traffic.changes);
  },
);

// Where the second import lies at the end of the list, at its start, and anywhere.
it.each(['updated-oldest', 'newest', 'shuffled'] as const)(
  'a second import comes at once with the first one, sorted as %s',
  async (order) => {
    const { requests, late, missing } = await backlogFigures(lab, { order, count: 10_000, second: 10_000 });

    expect(missing).toBe(0);
    // The first list grows by the second import, which is read once more on its own.
    expect(requests).toBeLessThanOrEqual(350);
    expect(late).toBeLessThanOrEqual(2);
  },
);

// Oldest first, the end of the list counts most.
it.each([
  [1, 'updated-oldest'],
  [5, 'shuffled'],
  [20, 'updated-oldest'],
] as const)(
  'stays cheap if the rate limit allows the first poll only %d requests, sorted as %s',
  async (after, order) => {
    const { requests, missing } = await backlogFigures(lab, {
      order,
      count,
      before: ({ isao }, n) => {
        isao.faults.clear();
        if (n === 0) isao.faults.add(throttledAfter(after));
        return false;
      },
    });

    expect(missing).toBe(0);
    expect(requests).toBeLessThanOrEqual(260);
  },
);
