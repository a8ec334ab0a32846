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
}, 60_000);

it('invokes an action and a search against the sandbox', async () => {
  const jane = { name: 'Jane Doe', phoneNumber: '+33 6 12 34 56 78' };
  const search = { searchBy: 'phoneNumber', searchValue: '+33612345678' };

  expect(await invoke('create', 'create_contact', '--inputData', JSON.stringify(jane))).toMatchObject({
    name: 'Jane Doe',
    phoneNumber: '+33612345678',
    outcome: 'created',
  });
  expect(await invoke('search', 'find_contact', '--inputData', JSON.stringify(search))).toMatchObject([
    { name: 'Jane Doe' },
  ]);
}, 60_000);

it('shows Zapier how it authenticates, without a request', async () => {
  const before = isao.requests.length;

  expect(await invoke('auth', 'template')).toMatchObject({
    supported: true,
    template: { headers: { Authorization: 'Bearer {{bundle.authData.api_key}}' } },
  });
  expect(isao.requests).toHaveLength(before);
}, 60_000);
