import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { sameZip, unpack } from '../release/pack';

const run = promisify(execFile);

/** What our app costs, compared with an app of only zapier-platform-core. @param limit the largest ratio allowed */
const cost = (measure: string, ours: number, bare: number, limit: number) => ({
  measure,
  ours: Number(ours.toFixed(1)),
  bare: Number(bare.toFixed(1)),
  ratio: Number((ours / bare).toFixed(3)),
  limit,
});

/** The shortest time, because other load on the machine only adds time. */
const shortest = (times: number[]): number => Math.min(...times);

/** The same zip, but with a bare app instead of ours, and without what only describes ours. */
const bareOf = async (zip: Uint8Array): Promise<Uint8Array> => {
  const isOurs = (name: string) =>
    name.startsWith('dist/') || name === 'THIRD_PARTY_LICENSES' || name === 'definition.json';
  const files = Object.entries(unzipSync(zip)).filter(([name]) => !isOurs(name));
  const bare = await readFile(join(import.meta.dirname, 'bare.js'));
  return sameZip({ ...Object.fromEntries(files), 'dist/index.js': bare });
};

/** Unpacks a zip. @returns what measures one start of its app, in milliseconds */
const prepare = async (zip: string, folder: string) => {
  await unpack(zip, folder);
  const probe = join(folder, 'probe.mjs');
  await cp(join(import.meta.dirname, 'probe.mjs'), probe);
  return async () => JSON.parse((await run(process.execPath, [probe])).stdout) as { core: number; app: number };
};

/**
 * @param zip of our app
 * @param starts how often each app is started
 */
export const measureCosts = async (zip: string, starts: number) => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'isao-bench-')));
  try {
    const bareZip = join(folder, 'bare.zip');
    await writeFile(bareZip, await bareOf(await readFile(zip)));
    const startOurs = await prepare(zip, join(folder, 'ours'));
    const startBare = await prepare(bareZip, join(folder, 'bare'));
    const ours: { core: number; app: number }[] = [];
    const bare: typeof ours = [];
    // They take turns, so that other load on the machine affects both.
    for (let n = 0; n < starts; n += 1) {
      ours.push(await startOurs());
      bare.push(await startBare());
    }
    // Core's share is the same in both, but varies by more than our app adds. So it comes only from the bare app.
    const core = shortest(bare.map((start) => start.core));
    const loaded = (all: typeof ours) => core + shortest(all.map((start) => start.app - start.core));
    return [
      cost('size of the zip, KB', (await stat(zip)).size / 1024, (await stat(bareZip)).size / 1024, 1.18),
      cost('cold start, ms', loaded(ours), loaded(bare), 1.05),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
