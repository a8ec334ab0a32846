// Copied next to the zapierwrapper.js of an unpacked zip, as zapierwrapper.probe.js: the same handler, with measurements.
// An event with the method "probe" returns them since the last one. Times count from the start of the process.
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

await import('zapier-platform-core');
const coreMs = performance.now();
const { handler: run } = await import('./zapierwrapper.js');
const loadedMs = performance.now();

// Without a collection first, the memory would mostly show garbage that V8 has not collected yet.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

let calls = [];

export const handler = async (event) => {
  if (event.method === 'probe') {
    collectGarbage();
    const seen = { coreMs, loadedMs, calls, residentBytes: process.memoryUsage.rss() };
    calls = [];
    return { results: seen };
  }
  const startedMs = performance.now();
  try {
    return await run(event);
  } finally {
    calls.push(performance.now() - startedMs);
  }
};
