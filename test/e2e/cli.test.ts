import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Isao, startIsao } from '../../sandbox/isao';

/** Zapier's CLI, as a developer uses it on this project. */
const cli = (args: string[], isao?: Isao) =>
  promisify(execFile)(process.execPath, [resolve('node_modules/zapier-platform-cli/src/bin/run'), ...args], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      ...(isao ? { ISAO_BASE_URL: isao.baseUrl, authData_api_key: isao.key } : {}),
    },
  });

let isao: Isao;
beforeAll(async () => {
  isao = await startIsao();
});
afterAll(() => isao.close());

const invoke = async (...args: string[]): Promise<unknown> =>
  JSON.parse((await cli(['invoke', ...args, '--non-interactive'], isao)).stdout);

it('validates the app', async () => {
  // The app is already built, and other tests run it at the same time.
  expect((await cli(['validate', '--without-style', '--skip-build'])).stdout).toContain(
    'This project is structurally sound!',
  );
}, 30_000);

it('invokes the connection test, an action and a search against the sandbox', async () => {
  const jane = { name: 'Jane Doe', phoneNumber: '+33 6 12 34 56 78' };

  expect(await invoke('auth', 'test')).toMatchObject({ companyId: 'company_sandbox' });
  expect(await invoke('create', 'create_contact', '--inputData', JSON.stringify(jane))).toMatchObject({
    name: 'Jane Doe',
    phoneNumber: '+33612345678',
    outcome: 'created',
  });
  const search = { searchBy: 'phoneNumber', searchValue: '+33612345678' };
  expect(await invoke('search', 'find_contact', '--inputData', JSON.stringify(search))).toMatchObject([
    { name: 'Jane Doe' },
  ]);
}, 60_000);

it('shows Zapier how it authenticates, with a placeholder and with a key', async () => {
  expect(await invoke('auth', 'template')).toMatchObject({
    supported: true,
    template: { headers: { Authorization: 'Bearer {{bundle.authData.api_key}}' } },
  });
  expect(await invoke('auth', 'render')).toMatchObject({
    template: { headers: { Authorization: `Bearer ${isao.key}` } },
  });
  // Neither sends a request to ISAO.
  expect(isao.requests.filter(({ path }) => path.endsWith('/test'))).toHaveLength(1);
}, 30_000);

it('shows a builder’s error as it is', async () => {
  const sent = invoke('create', 'create_contact', '--inputData', JSON.stringify({ name: 'X', phoneNumber: 'nope' }));

  await expect(sent).rejects.toThrow(/can’t be read: it is not a phone\s+/);
}, 30_000);
