import { useLab } from './lab';
import { type ContactTrigger, POLL_EVERY_S, throttledAfter, type Values, withZapOn } from './polls';

jest.setTimeout(120_000);

const lab = useLab();

const MAX_RESULT_BYTES = 6_000_000;
/** So long that ten pages fill a result. */
const long = { tags: ['x'.repeat(1000)] };
/** More of them than a result and the end of the list. */
const MANY = 3200;

const text = (length: number) => '漢'.repeat(length);
/** As long as ISAO allows, in characters that take three bytes. */
const longest = {
  name: text(255),
  currentCompany: text(255),
  firstName: text(100),
  lastName: text(100),
  position: text(100),
  industrySector: text(100),
  city: text(100),
  country: text(100),
};

describe('a backlog of more than one result', () => {
  it.each<[ContactTrigger, number, Values]>([
    ['new_contact_polling', 2000, longest],
    ['new_or_updated_contact', MANY, long],
  ])('comes over several polls of %s, each with the oldest first: %d contacts', (trigger, count, values) =>
    withZapOn(
      lab,
      async ({ polls, create }) => {
        create(count, values);
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
    withZapOn(lab, async ({ polls, create }) => {
      create(MANY, long, 0);
      await polls.pollTimes(4);

      expect(polls.seen.size).toBe(MANY);
      // Then they are not read again.
      expect(polls.results.at(-1)?.requests).toBe(1);
    }));

  it('comes even if every other result is lost', () =>
    withZapOn(lab, async ({ polls, create }) => {
      // The third poll has a part that no other one would have if pages came once.
      create(2 * MANY, long);
      for (const isLost of [true, false, true, false]) await polls.poll({ isLost });

      expect(polls.seen.size).toBe(2 * MANY);
    }));

  it.each(['empty', 'stale', 'error'] as const)('comes eventually while the cache is %s', (fault) =>
    withZapOn(lab, async ({ zapier, polls, create }) => {
      create(MANY, long);
      zapier.rpc.fault = fault;
      // Each poll reads a random part, so the number of polls is random too.
      for (let n = 0; n < 40 && polls.seen.size < MANY; n += 1) await polls.poll();

      expect(polls.seen.size).toBe(MANY);
      expect(Math.max(...polls.results.map(({ bytes }) => bytes))).toBeLessThan(MAX_RESULT_BYTES);
    }),
  );

  it.each([
    [2, 1500],
    [5, 4000],
  ])('comes eventually if the rate limit allows only %d requests a poll: %d contacts', (requests, count) =>
    withZapOn(lab, async ({ isao, zapier, polls, create }) => {
      create(count);
      for (let n = 0; n < 40 && polls.seen.size < count; n += 1) {
        isao.faults.clear();
        isao.faults.add(throttledAfter(requests));
        await polls.poll();
        // Longer than the hour after which the window is read again.
        await zapier.advance(POLL_EVERY_S);
      }

      expect(polls.seen.size).toBe(count);
    }),
  );
});

it.each([
  { changes: 0, most: 1 },
  { changes: 1, most: 1 },
  { changes: 200, most: 3 },
  { changes: 2000, most: 25 },
])('the cost of $changes changes is at most $most requests, then one', ({ changes, most }) =>
  withZapOn(lab, async ({ polls, create }) => {
    create(changes);
    do await polls.poll();
    while (polls.seen.size < changes);
    const cost = polls.requests;
    // Two polls read everything.
    await polls.poll();
    const { requests: after } = await polls.poll();

    expect(cost).toBeLessThanOrEqual(most);
    expect(after).toBe(1);
  }),
);
