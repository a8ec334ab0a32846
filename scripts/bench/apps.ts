import { cp, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { name, version } from '../../package.json';
import { Containers } from '../../sandbox/zapier/containers';
import type { JsonObject } from '../../sandbox/zapier/json';
import { pack, unpack, type AppToPack } from '../release/pack';

/** What probe.mjs saw. */
export interface Seen {
  /** From the start of the process until zapier-platform-core was loaded. */
  coreMs: number;
  /** From there on until the app was loaded too. */
  loadedMs: number;
  /** How long each call of the handler took since the probe was asked last. */
  calls: number[];
  /** After garbage was collected. */
  residentBytes: number;
}

/** An app as Zapier gets it: packed, unpacked, and with a watch on its handler. */
export interface PackedApp {
  /** What a container loads. */
  entry: string;
  zipBytes: number;
}

/** Ours and the bare one. */
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

/** Packs both apps in the same way, each into a folder with nothing else. */
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

/** A container of one app, and what the probe in it saw. */
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

  /** Runs a method of the app. */
  call(method: string, bundle: JsonObject): Promise<unknown> {
    return this.#containers.run({ ...this.#event, method, bundle: { inputData: {}, meta: {}, ...bundle } });
  }

  /** What the probe saw since the last time. */
  async seen(): Promise<Seen> {
    // What the probe answers, next to this file.
    return (await this.call('probe', {})) as Seen;
  }

  /** Ends the container. */
  close(): Promise<void> {
    return this.#containers.close();
  }
}
