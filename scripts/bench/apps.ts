import { cp, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { name, version } from '../../package.json';
import { Containers } from '../../sandbox/zapier/containers';
import type { JsonObject } from '../../sandbox/zapier/json';
import { type AppToPack, pack, unpack } from '../release/pack';

/** The measurements of probe.mjs. */
export interface Seen {
  /** From the start of the process until zapier-platform-core is loaded. */
  coreMs: number;
  /** From the start of the process until the app is loaded. */
  loadedMs: number;
  /** The duration of each call since the last probe. */
  calls: number[];
  /** After a garbage collection. */
  residentBytes: number;
}

/** An app as Zapier runs it, packed and unpacked, with its handler measured. */
export interface PackedApp {
  /** The file that a container loads. */
  entry: string;
  zipBytes: number;
}

export interface Pair {
  ours: PackedApp;
  bare: PackedApp;
  remove: () => Promise<void>;
}

const prepare = async (app: AppToPack, folder: string): Promise<PackedApp> => {
  const zip = join(folder, 'build.zip');
  await pack(app, zip);
  const { size: zipBytes } = await stat(zip);
  await unpack(zip, folder);
  const entry = join(folder, 'zapierwrapper.probe.js');
  await cp(join(import.meta.dirname, 'probe.mjs'), entry);
  return { entry, zipBytes };
};

/** Packs both apps in the same way, each into its own folder. */
export const packBoth = async (): Promise<Pair> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'isao-bench-')));
  return {
    ours: await prepare({ name, version, dist: 'dist', inventory: true }, join(folder, 'ours')),
    bare: await prepare(
      { name: 'bare', version: '1.0.0', dist: join(import.meta.dirname, 'bare'), inventory: false },
      join(folder, 'bare'),
    ),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};

/** A container of one app, with the probe in it. */
export class Probed {
  readonly #containers: Containers;
  readonly #event: JsonObject;

  constructor(app: PackedApp, environment: Record<string, string>, loggingEndpoint: string) {
    this.#containers = new Containers({
      environment: {},
      speed: 1,
      app: app.entry,
      limit: 1,
      loggingEndpoint,
      onOutput: () => undefined,
    });
    this.#event = { command: 'execute', environment, token: 'bench' };
  }

  call(method: string, bundle: JsonObject): Promise<unknown> {
    return this.#containers.run({ ...this.#event, method, bundle: { inputData: {}, meta: {}, ...bundle } });
  }

  /** The measurements since the last probe. */
  async seen(): Promise<Seen> {
    // The answer of probe.mjs.
    return (await this.call('probe', {})) as Seen;
  }

  close(): Promise<void> {
    return this.#containers.close();
  }
}
