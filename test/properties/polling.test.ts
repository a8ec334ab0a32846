import { describeFailure, effortOfTests, properties, TEST_TIMEOUT_MS } from './check';

jest.setTimeout(TEST_TIMEOUT_MS);

it('brings everything with each poll that goes well, once, and nothing else', async () => {
  const outcome = await properties.calm(effortOfTests(70));

  expect(describeFailure(outcome)).toBeUndefined();
  // Nothing needed the net.
  expect(outcome.late).toBe(0);
});

it('brings everything within the hour, once, and nothing else, whatever lists, clocks and other Zaps do', async () => {
  const outcome = await properties.wild(effortOfTests(70));

  expect(describeFailure(outcome)).toBeUndefined();
});
