import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Finding } from './api';

/** What jest writes with --json, as far as it is read here. */
interface Report {
  testResults: {
    assertionResults: { ancestorTitles: string[]; title: string; status: string; failureMessages: string[] }[];
  }[];
}

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCE = / \((.+)\)$/;

let reading: Promise<Finding[]> | undefined;

/** @returns the findings of the publishing checks: test/definition.test.ts, run once. */
export function readFindings(): Promise<Finding[]> {
  reading ??= runChecks().catch((error: unknown) => {
    reading = undefined;
    throw error;
  });
  return reading;
}

async function runChecks(): Promise<Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'isao-editor-'));
  const file = join(folder, 'findings.json');
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  try {
    // The exit code says that a check failed, which the report says as well.
    await new Promise<void>((done) => {
      const options = [jest, 'test/definition.test.ts', '--json', `--outputFile=${file}`];
      execFile(process.execPath, options, { cwd: ROOT }, () => {
        done();
      });
    });
    const { testResults } = JSON.parse(await readFile(file, 'utf8')) as Report;
    return testResults.flatMap(({ assertionResults }) => assertionResults).map(toFinding);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function toFinding({
  ancestorTitles,
  title,
  status,
  failureMessages,
}: Report['testResults'][0]['assertionResults'][0]): Finding {
  const [, source = ''] = SOURCE.exec(title) ?? [];
  const rule = [...ancestorTitles, title.replace(SOURCE, '')].join(', ');
  return { rule, source, passed: status === 'passed', message: failureMessages.join('\n') };
}
