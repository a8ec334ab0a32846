// Asks a running ISAO the open questions of docs/assumptions.md: npm run verify-api -- --help
import { run } from './verify-api/run';

const stop = new AbortController();
// `once`, because cleaning up always ends, and npm may pass on one Ctrl-C twice.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stop.abort();
  });
}

process.exitCode = await run(process.argv.slice(2), {
  environment: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  stop: stop.signal,
});
