import { describeFailure, effortOfTests, properties, TEST_TIMEOUT_MS } from './check';

jest.setTimeout(TEST_TIMEOUT_MS);

it('starts a run with each delivery, with what ISAO has, and with nothing else', async () => {
  const outcome = await properties.hooks(effortOfTests(60));

  expect(describeFailure(outcome)).toBeUndefined();
});
