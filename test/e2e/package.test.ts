import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Isao, startIsao } from '../../sandbox/isao';
import { type Connection, startZapier, type Zapier } from '../../sandbox/zapier';
import { measureCosts } from '../../scripts/bench/costs';
import { unpack } from '../../scripts/release/pack';

/** The zip of `npm run package`, which Zapier gets, run in a folder with nothing else. */

const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'isao-zip-')));
/** In a release it is already packed, and these tests run the package to be uploaded. */
const made = resolve(process.env['PACKAGE'] ?? temporary);
const unpacked = realpathSync(mkdtempSync(join(tmpdir(), 'isao-unpacked-')));
let files: string[];

beforeAll(async () => {
  // Doesn't build again, because other tests run the built app at the same time.
  if (made === temporary) {
    execFileSync(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'scripts/package.ts', '--out', made]);
  }
  files = await unpack(join(made, 'build.zip'), unpacked);
}, 120_000);

afterAll(() => {
  for (const folder of [temporary, unpacked]) rmSync(folder, { recursive: true, force: true });
});

const isForeign = (file: string) => file.startsWith('node_modules/');
const isApp = (file: string) => file.startsWith('dist/');
const read = (file: string) => readFileSync(join(unpacked, file), 'utf8');

/** The files of a built app by name. */
const appIn = (folder: string) =>
  Object.fromEntries(
    readdirSync(join(folder, 'dist')).map((file) => [file, readFileSync(join(folder, 'dist', file), 'utf8')]),
  );

const builtAs = (script: string) => {
  const folder = join(temporary, script.replace(':', '-'));
  execFileSync('npm', ['run', '--silent', script, '--', `--outdir=${join(folder, 'dist')}`]);
  return appIn(folder);
};

describe('the zip', () => {
  it('has of our own files only the built app and what Zapier needs to start it', () => {
    expect(files.filter((file) => !isForeign(file) && !isApp(file))).toEqual([
      'THIRD_PARTY_LICENSES',
      'definition.json',
      'package.json',
      'zapierwrapper.js',
    ]);
    expect(appIn(unpacked)).toEqual(builtAs('build'));
  });

  it('has only runtime code of production packages in the lock file', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, { dev?: boolean }>;
    };
    const packageOf = (file: string) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? '';
    const shipped = [...new Set(files.filter(isForeign).map(packageOf))];

    expect(shipped).toContain('node_modules/zapier-platform-core');
    // The built app has it already.
    expect(shipped).not.toContain('node_modules/libphonenumber-js');
    expect(shipped.filter((path) => packages[path]?.dev !== undefined || !(path in packages))).toEqual([]);
    expect(files.filter(isForeign).filter((file) => !/\.(js|mjs|cjs|json)$/.test(file))).toEqual([]);
  });

  it('is reproducible byte for byte, and so is the zip of the sources', () => {
    const again = join(temporary, 'again');
    execFileSync(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'scripts/package.ts', '--out', again], {
      env: { ...process.env, TZ: 'Asia/Tokyo' },
    });

    for (const zip of ['build.zip', 'source.zip']) {
      expect(readFileSync(join(again, zip)).equals(readFileSync(join(made, zip)))).toBe(true);
    }
  }, 120_000);

  it('has the licenses of its packages', () => {
    const manifests = files
      .filter((file) => /(^|\/)node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(file))
      .map((file) => JSON.parse(read(file)) as { name: string; version: string });
    const wanted = manifests.map(({ name, version }) => `${name} ${version.replace(/^v/, '')} (`);
    const licenses = read('THIRD_PARTY_LICENSES').split('\n');

    expect(wanted.length).toBeGreaterThan(50);
    expect([...wanted, 'libphonenumber-js '].filter((name) => !licenses.some((line) => line.startsWith(name)))).toEqual(
      [],
    );
  });

  it('costs little more than an app of only zapier-platform-core', async () => {
    const costs = await measureCosts(join(made, 'build.zip'), 10);
    const [size, start] = costs.map(({ ratio, limit }) => ratio - limit);

    expect(size).toBeLessThanOrEqual(0);
    // `npm run bench` holds the limit itself, with more starts. A busy machine has more noise.
    expect(start).toBeLessThanOrEqual(0.02);
  }, 300_000);

  it('allows no other host as ISAO’s address, as a preview does', () => {
    expect(JSON.stringify(appIn(unpacked))).toContain('PREVIEW_BUILD');
    expect(JSON.stringify(builtAs('build:preview'))).not.toContain('PREVIEW_BUILD');
  });

  it('shows nothing of the machine that built it', () => {
    const places = [resolve('.'), temporary, unpacked, join(tmpdir(), 'isao-package-')];
    const leaks = files
      .filter((file) => !isForeign(file))
      .filter((file) => places.some((place) => read(file).includes(place)) || read(file).includes('sourceMappingURL'));

    expect(leaks).toEqual([]);
  });
});

describe('the unpacked app', () => {
  let isao: Isao;
  let zapier: Zapier;
  let connection: Connection;
  const ada = { name: 'Ada Lovelace', phoneNumber: '+33612345678' };

  beforeAll(async () => {
    isao = await startIsao();
    // Its containers run in that folder with their own environment.
    zapier = await startZapier({
      app: join(unpacked, 'zapierwrapper.js'),
      environment: { ISAO_BASE_URL: isao.baseUrl },
    });
    connection = await zapier.connect({ authData: { api_key: isao.key, default_country: 'FR' } });
  }, 30_000);

  afterAll(async () => {
    await zapier.close();
    await isao.close();
  });

  it('starts on its own: no parent folder has packages that could replace missing ones', () => {
    const above = (folder: string): string[] =>
      dirname(folder) === folder ? [] : [dirname(folder), ...above(dirname(folder))];

    expect(above(unpacked).filter((folder) => existsSync(join(folder, 'node_modules')))).toEqual([]);
    expect(process.version).toMatch(/^v22\./);
  });

  it('is the app of this checkout', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

    expect(zapier.definition).toMatchObject({ version });
    expect(JSON.parse(read('definition.json'))).toEqual(zapier.definition);
  });

  it('connects', () => {
    expect(connection.label).toBe('compan…ndbox (Production)');
  });

  it('runs a trigger, an action and a search', async () => {
    const zap = await zapier.createZap({ name: 'poll', connection, trigger: { key: 'new_contact_polling' } });
    await zap.turnOn();
    const run = (method: string, inputData: Record<string, unknown>) =>
      zapier.invoke(connection, `${method}.operation.perform`, { bundle: { inputData } });
    const created = await run('creates.create_contact', { ...ada, phoneNumber: '06 12 34 56 78' });
    const found = await run('searches.find_contact', { searchBy: 'phoneNumber', searchValue: '+33 6 12 34 56 78' });
    await zap.poll();

    expect(created).toMatchObject({ ...ada, outcome: 'created' });
    expect(found).toMatchObject([ada]);
    expect(zap.history.map(({ trigger }) => trigger)).toMatchObject([ada]);
  });
});
