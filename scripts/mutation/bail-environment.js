import { TestEnvironment } from 'jest-environment-node';

/** Skips the remaining tests of a file after a failure, because one failure kills a mutant. Jest's own `bail` skips only files. */
export default class BailEnvironment extends TestEnvironment {
  hasFailed = false;

  async handleTestEvent({ name, test }) {
    if (name === 'test_done' && test.errors.length > 0) this.hasFailed = true;
    if (name === 'test_start' && this.hasFailed) test.mode = 'skip';
  }
}
