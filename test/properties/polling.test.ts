import { describeFailure, effortOfTests, properties, TEST_TIMEOUT_MS } from './check';

jest.setTimeout(TEST_TIMEOUT_MS);

it('returns everything with each successful poll, once, and nothing else', async () => {
  const outcome = await properties.calm(effortOfTests(25));

  expect(describeFailure(outcome)).toBeUndefined();
  // Nothing needed the hourly reading.
  expect(outcome.late).toBe(0);
});

it('returns everything within the hour, once, and nothing else, whatever lists, clocks and other Zaps do', async () => {
  const outcome = await properties.wild(effortOfTests(25));

  expect(describeFailure(outcome)).toBeUndefined();
});
