import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

/** What jest writes with --json, as far as it is read here. */
interface Report {
  testResults: {
    assertionResults: { ancestorTitles: string[]; title: string; status: string; failureMessages: string[] }[];
  }[];
}

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCE = / \((.+)\)$/;
const JEST = ['node_modules/jest/bin/jest.js', 'test/definition.test.ts', '--json'];

/** @returns the findings of the publishing checks: test/definition.test.ts. */
export async function readFindings() {
  // The exit code says that a check failed, which the report says as well.
  const report = await new Promise<string>((done) => {
    execFile(process.execPath, JEST, { cwd: ROOT, maxBuffer: Infinity }, (_error, stdout) => done(stdout));
  });
  const { testResults } = JSON.parse(report) as Report;
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .map(({ ancestorTitles, title, status, failureMessages }) => ({
      rule: [...ancestorTitles, title.replace(SOURCE, '')].join(', '),
      source: SOURCE.exec(title)?.[1] ?? '',
      passed: status === 'passed',
      message: failureMessages.join('\n'),
    }));
}
