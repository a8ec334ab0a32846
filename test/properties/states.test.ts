import { describeFailure, effortOfTests, properties, TEST_TIMEOUT_MS } from './check';

jest.setTimeout(TEST_TIMEOUT_MS);

it('starts a run for each record and state that a poll which goes well can see, once, and for nothing from before', async () => {
  const outcome = await properties.states(effortOfTests(60));

  expect(describeFailure(outcome)).toBeUndefined();
  // Nothing needed the net.
  expect(outcome.late).toBe(0);
});
