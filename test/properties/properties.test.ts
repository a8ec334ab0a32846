import { describeFailure, properties, type PropertyName } from './check';

/** A few schedules with a random seed, which a failure shows. `npm run soak` runs as many as you like. */
const RUNS = 10;
const LIMIT_MS = 240_000;

// The time limit, plus time for the last run.
jest.setTimeout(LIMIT_MS + 60_000);

it.each<[string, PropertyName]>([
  ['each successful poll returns everything, once, and nothing else', 'calm'],
  ['polls return everything within the hour, whatever lists, clocks and other Zaps do', 'wild'],
  ['each record and state that a successful poll can see starts one run, and those from before none', 'states'],
  ['each delivery starts a run with ISAO’s data, and nothing else does', 'hooks'],
])('%s', async (_, name) => {
  const outcome = await properties[name]({ runs: RUNS, seed: Math.floor(Math.random() * 2 ** 31), limitMs: LIMIT_MS });

  expect(describeFailure(outcome)).toBeUndefined();
  // Only the wild schedules may need the hourly reading.
  expect(name === 'wild' ? 0 : outcome.late).toBe(0);
});
