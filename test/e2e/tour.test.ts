import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { startIsao } from '../../sandbox/isao';

/** What `npm start` runs once the app is built. */
const start = (args: string[], env: Record<string, string> = {}) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const command = [resolve('node_modules/tsx/dist/cli.mjs'), 'sandbox/start.ts', ...args];
    execFile(process.execPath, command, { env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      done({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });

it('runs the Zaps, sees exactly what happened, and says so to machines', async () => {
  const { code, stdout } = await start(['--json']);
  const result = JSON.parse(stdout) as { passed: boolean; checks: { expected: unknown; seen: unknown }[] };

  expect(code).toBe(0);
  expect(result.passed).toBe(true);
  expect(result.checks.length).toBeGreaterThan(5);
  for (const { expected, seen } of result.checks) expect(seen).toEqual(expected);
}, 60_000);

it('shows people each event, each step, and the failure as a builder would see it', async () => {
  const { code, stdout } = await start([], { NO_COLOR: '1' });

  expect(code).toBe(0);
  expect(stdout).toContain('✓ compan…ndbox (Production)');
  expect(stdout).toMatch(/step 1, create_contact: Safely halted/);
  expect(stdout).toMatch(/HaltedError: ISAO already has a contact with the phone number \+442079460123: “Alan Turing”/);
}, 60_000);

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

  it('asks for it where there is none', async () => {
    const { code, stderr } = await start(['--connect'], { ISAO_API_KEY: '' });

    expect(code).toBe(1);
    expect(stderr).toContain('Set ISAO_API_KEY to the key that you want to test.');
  }, 60_000);
});

it('explains its options where it is given another', async () => {
  const { code, stderr } = await start(['--jsno']);

  expect(code).toBe(2);
  expect(stderr).toContain("Unknown option '--jsno'");
  expect(stderr).toContain('npm start -- --connect');
}, 60_000);
