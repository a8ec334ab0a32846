import { describeFailure, effortOfTests, properties, TEST_TIMEOUT_MS } from './check';

jest.setTimeout(TEST_TIMEOUT_MS);

it('starts one run for each record and state that a successful poll can see, and none for those from before', async () => {
  const outcome = await properties.states(effortOfTests(20));

  expect(describeFailure(outcome)).toBeUndefined();
  // Nothing needed the hourly reading.
  expect(outcome.late).toBe(0);
});
