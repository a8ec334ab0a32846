import { describeFailure, effortOfTests, properties, TEST_TIMEOUT_MS } from './check';

jest.setTimeout(TEST_TIMEOUT_MS);

it('starts a run for each delivery, with ISAO’s data, and for nothing else', async () => {
  const outcome = await properties.hooks(effortOfTests(20));

  expect(describeFailure(outcome)).toBeUndefined();
});
