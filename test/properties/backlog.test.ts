import { type Bench, type Lab, openLab } from './lab';
import type { PollingTrigger } from './model';
import { createMany, handClock, Polls, throttledAfter } from './polls';

jest.setTimeout(120_000);

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.close());

const MAX_RESULT_BYTES = 6_000_000;

/** Switches a Zap on, and then creates this many contacts at once, as an import does. */
const withBacklog = (
  count: number,
  act: (bench: Bench, polls: Polls) => Promise<void>,
  { trigger, apartMs }: { trigger?: PollingTrigger; apartMs?: number } = {},
) => {
  const clock = handClock();
  return lab.use(clock.options, async (bench) => {
    const polls = new Polls(bench, trigger);
    await polls.switchOn();
    createMany(bench, clock, count, {}, apartMs);
    await act(bench, polls);
  });
};

describe('a backlog of more than one result, and of more than 100 pages', () => {
  it.each<{ trigger: PollingTrigger; count: number }>([
    { trigger: 'new_contact_polling', count: 20_500 },
    { trigger: 'new_or_updated_contact', count: 11_000 },
  ])('comes over several polls of $trigger, each with the oldest first', ({ trigger, count }) =>
    withBacklog(
      count,
      async (_, polls) => {
        await polls.pollTimes(5);
        const results = polls.results.map(({ items }) => items.map(({ createdAt }) => createdAt));

        expect(polls.seen.size).toBe(count);
        // Zapier starts with the last item of a result.
        expect(results).toEqual(results.map((times) => times.toSorted().reverse()));
        expect(Math.max(...polls.results.map(({ bytes }) => bytes))).toBeLessThan(MAX_RESULT_BYTES);
      },
      { trigger },
    ),
  );

  it('comes even if all records have one timestamp', () =>
    withBacklog(
      11_000,
      async (_, polls) => {
        await polls.pollTimes(6);

        expect(polls.seen.size).toBe(11_000);
        // Then they are not read again.
        expect(polls.results.at(-1)?.requests).toBe(1);
      },
      { apartMs: 0 },
    ));

  it('comes completely with the next poll if some pages failed', () =>
    withBacklog(1000, async ({ isao }, polls) => {
      isao.faults.add(throttledAfter(2));
      await polls.poll();
      isao.faults.clear();
      await polls.poll();

      expect(polls.seen.size).toBe(1000);
    }));

  it('comes even if every other result is lost', () =>
    withBacklog(20_500, async (_, polls) => {
      for (const isLost of [true, false, true, false, true, false]) await polls.poll({ isLost });

      expect(polls.seen.size).toBe(20_500);
    }));

  it.each(['empty', 'stale', 'error'] as const)('comes eventually while the cache is %s', (fault) =>
    withBacklog(12_000, async ({ zapier }, polls) => {
      zapier.rpc.fault = fault;
      // Each poll reads a random part, so the number of polls is random too.
      for (let n = 0; n < 40 && polls.seen.size < 12_000; n += 1) await polls.poll();

      expect(polls.seen.size).toBe(12_000);
      expect(Math.max(...polls.results.map(({ bytes }) => bytes))).toBeLessThan(MAX_RESULT_BYTES);
    }),
  );

  it.each([5, 13])('comes eventually even if each poll stops after %d pages', (pages) =>
    withBacklog(4000, async ({ isao }, polls) => {
      for (let n = 0; n < 80 && polls.seen.size < 4000; n += 1) {
        isao.faults.clear();
        isao.faults.add(throttledAfter(pages));
        await polls.poll();
      }

      expect(polls.seen.size).toBe(4000);
    }),
  );
});

describe('the cost', () => {
  /** Requests of the poll (or polls) that return the changes, and of the poll after. */
  const bounds = [
    { changes: 0, most: 1 },
    { changes: 1, most: 1 },
    { changes: 200, most: 3 },
    { changes: 2000, most: 25 },
  ];

  it.each(bounds)('of $changes changes is at most $most requests, then one', ({ changes, most }) =>
    withBacklog(changes, async (_, polls) => {
      do await polls.poll();
      while (polls.seen.size < changes);
      const cost = polls.requests;
      // Two polls read everything.
      await polls.poll();
      const { requests: after } = await polls.poll();
      process.stdout.write(
        `${changes} changes: ${cost} requests in ${polls.results.length - 2} polls, then ${after}\n`,
      );

      expect(cost).toBeLessThanOrEqual(most);
      expect(after).toBe(1);
    }),
  );
});
