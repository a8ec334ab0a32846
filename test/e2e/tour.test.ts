import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Fault, startIsao } from '../../sandbox/isao';
import { STATUS_NAMES } from '../../sandbox/zapier';
import { useWorld } from './world';

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

const run = (command: string, args: string[], env: Record<string, string> = {}, cwd = '.') =>
  new Promise<Ended>((done) => {
    execFile(command, args, { cwd, env: { ...process.env, NO_COLOR: '1', ...env } }, (error, stdout, stderr) => {
      done({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });

/** What `npm start` runs after the build. */
const start = (args: string[], env: Record<string, string> = {}, cwd = '.') =>
  run(process.execPath, [resolve('node_modules/tsx/dist/cli.mjs'), resolve('sandbox/tour/main.ts'), ...args], env, cwd);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isao-tour-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('prints JSON and nothing else with the documented command', async () => {
  // In its own folder, because npm start builds the app, and other tests run the build here.
  for (const name of ['package.json', '.npmrc', 'node_modules', 'index.ts', 'src', 'sandbox']) {
    await symlink(resolve(name), join(folder, name));
  }
  const { code, stdout } = await run('npm', ['start', '--silent', '--', '--json'], {}, folder);
  const result = JSON.parse(stdout) as { passed: boolean; checks: { expected: unknown; seen: unknown }[] };

  expect(code).toBe(0);
  expect(result.passed).toBe(true);
  expect(result.checks.length).toBeGreaterThan(5);
  for (const { expected, seen } of result.checks) expect(seen).toEqual(expected);
}, 60_000);

it('shows each run in one line, the error of a stopped run, and a verdict', async () => {
  const { code, stdout } = await start([]);

  expect(code).toBe(0);
  expect(stdout.split('\n').length).toBeLessThanOrEqual(70);
  expect(stdout.match(/ → created\n/g)).toHaveLength(5);
  expect(stdout).toContain(
    '■ an unreadable number, call me → Safely halted\n     Phone Number “call me” can’t be read: ',
  );
  expect(stdout).toMatch(
    /\n {3}Phone {9}Name .*\n {3}\+12125550123 {2}Grace Hopper .*\n {3}\+33612345678 {2}Ada Lovelace /,
  );
  expect(stdout).toMatch(/\n(\d+) of \1 as expected\n.*\nTry it in your browser: npm run editor\n$/);
}, 60_000);

it('says what it expected and what it got from a wrong app', async () => {
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  await mkdir(join(folder, 'dist'));
  await writeFile(join(folder, 'package.json'), '{"type": "module"}');
  await writeFile(
    join(folder, 'dist/index.js'),
    `import app from ${JSON.stringify(resolve('dist/index.js'))};
     app.triggers.deal_entered_status.operation.perform = () => [];
     export default app;`,
  );
  const { code, stdout } = await start(['--verbose'], {}, folder);

  expect(code).toBe(1);
  expect(stdout).toMatch(/✗ messages: expected \["“Analytical engine” is won\. .*"\], got \[\]\n/);
  expect(stdout).toContain('\n6 of 7 as expected\n');
  expect(stdout).toMatch(/step 1, create_contact: Safely halted\n +\{\n +input: \{ phoneNumber: 'call me', /);
}, 60_000);

describe('a run that ISAO’s failure stops', () => {
  const world = useWorld();

  it.each<[string, Fault, 'wait' | 'replay' | 'reconnect', string]>([
    ['the rate limit', { status: 429, headers: { 'retry-after': '30' } }, 'wait', 'Scheduled'],
    ['no service', { status: 503, times: 3 }, 'wait', 'Scheduled'],
    ['an internal error', { status: 500 }, 'replay', 'Errored'],
    ['a web page', { body: 'html', times: 3 }, 'replay', 'Errored'],
    ['a refused key', { status: 401, body: '{"success": false, "error": "Invalid"}' }, 'reconnect', 'On hold'],
  ])('recovers from %s', async (_, fault, recovery, stopped) => {
    const { isao, zapier, connection } = world;
    const found = isao.contacts.all()[0] ?? isao.contacts.create({ name: 'Ada', phoneNumber: '+33612345678' });
    const zap = await zapier.createZap({
      name: 'Look up',
      connection,
      trigger: { app: 'standIns', key: 'form_submission' },
      steps: [{ kind: 'search', key: 'find_contact', inputData: { searchBy: 'name', searchValue: '{{1.full_name}}' } }],
    });
    await zap.turnOn();
    isao.faults.add({ route: 'GET /contacts', ...fault });
    await zapier.standIns.submit({ full_name: 'Ada' });
    await zap.idle();
    const [run] = zap.history;
    if (!run) throw new Error('The submission started no run.');

    expect(STATUS_NAMES[run.status]).toBe(stopped);

    if (recovery === 'wait') await zapier.advance(60);
    if (recovery === 'reconnect') await zapier.reconnect(connection);
    if (recovery !== 'wait') await zap.replay(run);

    expect(run).toMatchObject({ status: 'success', steps: [{ output: { id: found.id } }] });

    await zap.turnOff();
  });
});

describe('with a key', () => {
  it('shows the label of the connection, and changes nothing', async () => {
    const isao = await startIsao();
    const { code, stdout } = await start(['--connect'], { ISAO_API_KEY: isao.key, ISAO_BASE_URL: isao.baseUrl });
    const requests = isao.requests.map(({ method, path }) => `${method} ${path}`);
    await isao.close();

    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Connected: compan…ndbox (Production)\n' });
    expect(requests).toEqual(['GET /test']);
  }, 60_000);

  it('says what is wrong with it', async () => {
    const isao = await startIsao();
    const { code, stderr } = await start(['--connect'], { ISAO_API_KEY: 'zap_1', ISAO_BASE_URL: isao.baseUrl });
    await isao.close();

    expect(code).toBe(1);
    expect(stderr).toContain('ISAO refused the API key (Invalid API key format)');
  }, 60_000);

  it('asks for it if there is none', async () => {
    const { code, stderr } = await start(['--connect'], { ISAO_API_KEY: '' });

    expect(code).toBe(1);
    expect(stderr).toContain('Set ISAO_API_KEY to the key to test.');
  }, 60_000);
});

it('explains its options if it is given another', async () => {
  const { code, stderr } = await start(['--jsno']);

  expect(code).toBe(2);
  expect(stderr).toContain("Unknown option '--jsno'");
  expect(stderr).toContain('npm start -- --connect');
}, 60_000);
