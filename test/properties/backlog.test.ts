import { openLab, type Bench, type Lab } from './lab';
import type { PollingTrigger } from './model';
import { createMany, handClock, Polls, throttledAfter } from './polls';

jest.setTimeout(120_000);

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.close());

/** Platform rule: a result that is larger is put aside. */
const MAX_RESULT_BYTES = 6_000_000;

/** A Zap is switched on, and then that many contacts are created at once, by an import say. */
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
  ])('comes over several polls of $trigger, each of them with the oldest first', ({ trigger, count }) =>
    withBacklog(
      count,
      async (_, polls) => {
        await polls.pollTimes(5);
        const results = polls.results.map(({ items }) => items.map(({ createdAt }) => createdAt));

        expect(polls.seen.size).toBe(count);
        // Zapier starts the runs of a result from its end.
        expect(results).toEqual(results.map((times) => times.toSorted().reverse()));
        expect(Math.max(...polls.results.map(({ bytes }) => bytes))).toBeLessThan(MAX_RESULT_BYTES);
      },
      { trigger },
    ),
  );

  it('comes though all of it has one timestamp', () =>
    withBacklog(
      11_000,
      async (_, polls) => {
        await polls.pollTimes(4);

        expect(polls.seen.size).toBe(11_000);
      },
      { apartMs: 0 },
    ));

  it('comes whole with the next poll where some of its pages failed', () =>
    withBacklog(1000, async ({ isao }, polls) => {
      isao.faults.add(throttledAfter(2));
      await polls.poll();
      isao.faults.clear();
      await polls.poll();

      expect(polls.seen.size).toBe(1000);
    }));

  it('comes though any one result is lost', () =>
    withBacklog(11_000, async (_, polls) => {
      for (const isLost of [true, false, true, false, true, false, false]) await polls.poll({ isLost });

      expect(polls.seen.size).toBe(11_000);
    }));

  it.each(['empty', 'stale', 'error'] as const)('comes in the end while the cache is %s', (fault) =>
    withBacklog(12_000, async ({ zapier }, polls) => {
      zapier.rpc.fault = fault;
      // Which part comes is left to chance, so how many polls it takes is, too.
      for (let n = 0; n < 40 && polls.seen.size < 12_000; n += 1) await polls.poll();

      expect(polls.seen.size).toBe(12_000);
      expect(Math.max(...polls.results.map(({ bytes }) => bytes))).toBeLessThan(MAX_RESULT_BYTES);
    }),
  );

  it.each([5, 9, 13])('comes in the end though each poll is cut short after %d pages', (pages) =>
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
  /** Requests of the poll that brings the changes, or of the polls if it takes several, and of the poll after. */
  const bounds = [
    { changes: 0, most: 1 },
    { changes: 1, most: 1 },
    { changes: 200, most: 3 },
    { changes: 2000, most: 25 },
    // More than one result holds. Each part is read twice.
    { changes: 20_000, most: 220 },
  ];

  it.each(bounds)('of $changes changes is at most $most requests, and of none after them one', ({ changes, most }) =>
    withBacklog(changes, async (_, polls) => {
      do await polls.poll();
      while (polls.seen.size < changes);
      const cost = polls.requests;
      // Everything is read by two polls.
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
