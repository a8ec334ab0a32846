// Put beside the zapierwrapper.js of an unpacked zip, as zapierwrapper.probe.js: the same handler, with a watch. An event
// whose method is "probe" answers what it saw since the last one. Times count from the start of the process.
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

await import('zapier-platform-core');
const coreMs = performance.now();
const { handler: run } = await import('./zapierwrapper.js');
const loadedMs = performance.now();

// V8 lets garbage lie until it has to move it, so without collecting it first, memory tells of that alone.
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
