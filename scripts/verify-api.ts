import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './verify-api/run';

// Asks a running ISAO the open questions of docs/assumptions.md: npm run verify-api -- --help

const stop = new AbortController();
// `on`, because npm may pass on one Ctrl-C twice, and cleaning up always ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stop.abort(`Interrupted (${signal}).`);
  });
}

/** Prints at once, so that a crash loses no line. @throws if nobody can read it: a closed pipe, a full disk */
const printTo = (file: number) => (text: string) => {
  let rest = Buffer.from(`${text}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(file, rest));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      // A reader that is slow for the moment.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
};

process.exitCode = await run(process.argv.slice(2), {
  environment: process.env,
  out: printTo(1),
  err: printTo(2),
  stop,
  memory: join(import.meta.dirname, '../.verify-api'),
});
