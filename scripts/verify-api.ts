// Answers the open questions of docs/assumptions.md from a running ISAO: npm run verify-api -- --help
import { run } from './verify-api/run';

const stop = new AbortController();
// Once is enough: cleaning up ends by itself, and a runner may pass one Ctrl-C on twice.
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
