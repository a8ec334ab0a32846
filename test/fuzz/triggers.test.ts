import fc from 'fast-check';
import { anyAnswers, bundleOf } from './arbitraries';
import { KEY } from './leaks';
import { operations } from './operations';
import { faultsOf, RUNS, useRunner } from './runner';

// The pauses between the tries of a read are all that would make thousands of runs slow.
jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

const runner = useRunner();

describe.each(operations.filter(({ method }) => method.startsWith('triggers.')))('$name', (operation) => {
  it('ends in a valid result or a clear error, whatever it is given and answered', async () => {
    await fc.assert(
      fc.asyncProperty(bundleOf(operation, KEY), anyAnswers(), async (bundle, answers) => {
        expect(faultsOf(await runner.run(operation, bundle, answers), runner, KEY)).toEqual([]);
      }),
      RUNS,
    );
  }, 60_000);
});
