import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { startIsao } from '../../sandbox/isao';
import { readArguments } from '../../sandbox/isao/arguments';
import { asJson, member } from './isao-client';

/** Runs what `npm run sandbox` runs, but without npm, which would not pass on signals. */
function runSandbox(...args: string[]) {
  const script = String(member(asJson(readFileSync('package.json', 'utf8')), 'scripts', 'sandbox'));
  const [runner, ...rest] = script.split(' ');
  if (runner !== 'tsx') throw new Error(`npm run sandbox is '${script}', not tsx`);
  return spawn(process.execPath, [resolve('node_modules/tsx/dist/cli.mjs'), ...rest, ...args]);
}

test('npm run sandbox serves an account until it is stopped, and prints a command to try', async () => {
  const sandbox = runSandbox('--port', '0', '--contacts', '3', '--deals', '2');
  const lines = String((await once(sandbox.stdout, 'data')).at(0));
  const [, header = '', key = '', baseUrl = ''] = /curl -H "(Authorization): (.+)" "(.+)\/contacts\?/.exec(lines) ?? [];
  expect(lines).toContain('3 contacts and 2 deals');
  for (const [list, total] of Object.entries({ contacts: 3, deals: 2 })) {
    const response = await fetch(`${baseUrl}/${list}`, { headers: { [header]: key } });
    expect(member(await response.json(), 'meta', 'total')).toBe(total);
  }
  sandbox.kill('SIGTERM');
  expect(await once(sandbox, 'exit')).toEqual([0, null]);
}, 20_000);

test('an unknown option ends it with a clear message', async () => {
  const sandbox = runSandbox('--prot', '4010');
  const [message, exit] = await Promise.all([text(sandbox.stderr), once(sandbox, 'exit')]);
  expect(exit).toEqual([1, null]);
  expect(message).toContain("Unknown option '--prot'");
  expect(message).toContain('Usage: npm run sandbox');
}, 20_000);

test.each([
  [[], { port: 4010, contacts: 25, deals: 10, help: false }],
  [['--port=0', '--contacts', '7', '--deals', '8', '--help'], { port: 0, contacts: 7, deals: 8, help: true }],
])('accepts the arguments %j', (args, expected) => {
  expect(readArguments(args)).toEqual(expected);
});

test.each([['--port', 'x'], ['--port', '70000'], ['--contacts', '-1'], ['--deals', 'all'], ['--help=yes'], ['file']])(
  'refuses the arguments %s %s',
  (...args) => {
    expect(() => readArguments(args)).toThrow();
  },
);

test('a port in use is an error', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const port = Number(member(other.address(), 'port'));
  await expect(startIsao({ port })).rejects.toThrow('EADDRINUSE');
  other.close();
});
