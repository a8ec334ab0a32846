// What the app costs, compared with an app of only zapier-platform-core: npm run bench
// Exits with 1 if a ratio is above its limit. The tests check the same with fewer starts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureCosts } from './bench/costs';
import { pack } from './release/pack';

const folder = await mkdtemp(join(tmpdir(), 'isao-bench-'));
try {
  const zip = join(folder, 'build.zip');
  await pack(zip);
  const costs = await measureCosts(zip, 40);
  console.table(costs);
  if (costs.some(({ ratio, limit }) => ratio > limit)) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
