import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';

// All unit tests of src in one file: Stryker loads every test file for each mutant, and each of them would load core again.

const TESTS = resolve(__dirname, '../../test');
const UNITS = /^(contact|creates|form|isao|searches|triggers|zapier)\b|^(authentication|find-or-create|values)\./;

// Core ends a process that has run many times and is large.
jest.mock('zapier-platform-core/src/tools/memory-checker', () => () => undefined);

const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter(
  (file) => UNITS.test(file) && file.endsWith('.test.ts'),
);

describe.each(files.sort())('%s', (file) => {
  jest.requireActual(resolve(TESTS, file));
});
