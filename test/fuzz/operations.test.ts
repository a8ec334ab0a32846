import fc from 'fast-check';
import { anyAnswers, bundleOf } from './arbitraries';
import { KEY } from './leaks';
import { operations } from './operations';
import { EFFORT, faultsOf, RUNS, useRunner } from './runner';

// Without the pauses between tries, thousands of runs are fast.
jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

const runner = useRunner();

describe.each(operations)('$name', (operation) => {
  it(
    'ends with a valid result or a clear error, whatever its input and ISAO’s answers',
    async () => {
      await fc.assert(
        fc.asyncProperty(bundleOf(operation, KEY), anyAnswers(), async (bundle, answers) => {
          expect(faultsOf(await runner.run(operation, bundle, answers), runner, KEY)).toEqual([]);
        }),
        RUNS,
      );
    },
    60_000 * EFFORT,
  );
});
