// Copied into an unpacked zip. Prints the milliseconds from the start of the process until core is loaded, and until the app
// is.
import { performance } from 'node:perf_hooks';
import process from 'node:process';

await import('zapier-platform-core');
const core = performance.now();
await import('./zapierwrapper.js');
process.stdout.write(JSON.stringify({ core, app: performance.now() }));
