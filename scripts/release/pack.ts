import { execFile } from 'node:child_process';
import { cp, lstat, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync, type Zippable, zipSync } from 'fflate';
import { licensesOf, shippedPackages } from './licenses';

const run = promisify(execFile);

const ROOT = resolve(import.meta.dirname, '../..');
/** The bundle leaves it out, so it must be in the zip. */
const EXTERNAL = 'zapier-platform-core';

interface Manifest {
  name: string;
  version: string;
  dependencies: Record<string, string>;
}

interface Lock {
  packages: Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean }>;
}

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(ROOT, file), 'utf8'));

/**
 * The packages in the lock file that core needs: none for development, no optional ones (only development needs them), and
 * none that the bundle contains.
 */
const runtimePackages = async (bundled: string[]): Promise<string[]> => {
  const { packages } = (await readJson('package-lock.json')) as Lock;
  return Object.entries(packages)
    .filter(([path, { dev, optional, devOptional }]) => path !== '' && !dev && !optional && !devOptional)
    .map(([path]) => path)
    .filter((path) => !bundled.includes(path.replace('node_modules/', '')));
};

/** A reproducible zip: sorted files with the same permissions and time. */
export const sameZip = (files: Record<string, Uint8Array>): Uint8Array => {
  const entries = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  // The zip format has no time zone, so a local time gives the same bytes everywhere.
  return zipSync(Object.fromEntries(entries) satisfies Zippable, {
    level: 9,
    mtime: new Date(1980, 0, 1),
    os: 3,
    attrs: 0o100644 << 16,
  });
};

/** Names of files with keys, which must not leave the machine even if git tracks them. */
const SECRET = /(^|\/)(\.env[^/]*|\.npmrc\.local|\.zapierapprc\.local|\.zapierrc|[^/]+\.(pem|key|p12|pfx))$/;

/** @returns the files that git tracks in a folder, without links and without what may hold a key */
export const sourceFiles = async (folder: string): Promise<Record<string, Uint8Array>> => {
  const { stdout } = await run('git', ['ls-files', '-z', '--cached'], { cwd: folder, maxBuffer: 100_000_000 });
  const files: Record<string, Uint8Array> = {};
  for (const file of stdout.split('\0').filter((name) => name !== '' && !SECRET.test(name))) {
    const path = join(folder, file);
    // A link may lead out of the folder, and a deleted file is still tracked.
    const stats = await lstat(path).catch(() => undefined);
    const isInside = (await realpath(dirname(path)).catch(() => '')) === join(await realpath(folder), dirname(file));
    if (stats?.isFile() && isInside) files[file] = await readFile(path);
  }
  return files;
};

/**
 * Makes the zip that Zapier runs from the built app, with Zapier's CLI and without the network.
 *
 * The CLI works in a folder with only the files to run. In a checkout it would install the dependencies from the registry,
 * or include the package.json of each development package.
 *
 * @param zip where to write it
 * @throws the CLI's error, such as that the zip doesn't start
 */
export const pack = async (zip: string): Promise<void> => {
  const { name, version, dependencies } = (await readJson('package.json')) as Manifest;
  // The CLI compares real paths, and macOS's temporary folder is a link.
  const stage = await realpath(await mkdtemp(join(tmpdir(), 'isao-package-')));
  try {
    const manifest = {
      name,
      version,
      private: true,
      type: 'module',
      exports: './dist/index.js',
      dependencies: { [EXTERNAL]: dependencies[EXTERNAL] },
    };
    await writeFile(join(stage, 'package.json'), JSON.stringify(manifest, null, 2));
    await cp(join(ROOT, '.zapierapprc'), join(stage, '.zapierapprc'));
    await cp(join(ROOT, 'dist'), join(stage, 'dist'), { recursive: true });
    const bundled = Object.keys(dependencies).filter((dependency) => dependency !== EXTERNAL);
    for (const path of await runtimePackages(bundled)) {
      const from = join(ROOT, path);
      // A nested package has its own entry in the lock file.
      const isOwn = (file: string): boolean => !relative(from, file).split(sep).includes('node_modules');
      await cp(from, join(stage, path), { recursive: true, filter: isOwn });
    }
    // The CLI also makes a zip of the sources, which must not include the packages.
    await writeFile(join(stage, '.gitignore'), 'node_modules\n');
    const cli = join(ROOT, 'node_modules/zapier-platform-cli/src/bin/run');
    await run(process.execPath, [cli, 'build', '--skip-validation', '--skip-dep-install'], {
      cwd: stage,
      env: { ...process.env, NODE_ENV: 'production', DISABLE_ZAPIER_ANALYTICS: '1', NO_UPDATE_NOTIFIER: '1' },
    });
    await mkdir(dirname(zip), { recursive: true });
    const files = unzipSync(await readFile(join(stage, 'build/build.zip')));
    files['THIRD_PARTY_LICENSES'] = Buffer.from(licensesOf(shippedPackages(Object.keys(files), bundled)));
    await writeFile(zip, sameZip(files));
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
};

/** Unpacks a zip as Zapier does. @returns the names of its files, sorted */
export const unpack = async (zip: string, folder: string): Promise<string[]> => {
  const files = Object.entries(unzipSync(await readFile(zip)));
  for (const [name, content] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return files.map(([name]) => name).sort();
};
