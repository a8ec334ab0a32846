import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProfile } from '../../sandbox/isao/profile';
import { QUESTIONS, run } from '../../scripts/verify-api/run';
import { readSettings } from '../../scripts/verify-api/settings';

const KEY = `zap_${'a'.repeat(64)}`;
const read = (args: string[], environment: Record<string, string> = {}) =>
  readSettings(args, { ISAO_API_KEY: KEY, ...environment });

it('by default asks staging and only reads', () => {
  expect(read([])).toMatchObject({
    base: new URL('https://staging.isao.io/api/external'),
    write: false,
    production: false,
    rate: 60,
  });
});

it.each([
  [{ ISAO_ENVIRONMENT: 'production' }],
  [{ ISAO_BASE_URL: 'https://isao.io' }],
  [{ ISAO_BASE_URL: 'https://isao.example.com/api/external' }],
  [{ ISAO_ENVIRONMENT: 'production', ISAO_BASE_URL: 'http://127.0.0.1:4010' }],
])('writes to %j only with --production', (environment) => {
  expect(() => read(['--write'], environment)).toThrow('Add --production');
  expect(read(['--write', '--production'], environment)).toMatchObject({ write: true, production: true });
});

it.each([
  [[], { ISAO_API_KEY: '' }, 'Set ISAO_API_KEY'],
  [[], { ISAO_API_KEY: `${KEY}\n` }, 'ISAO_API_KEY is not an ISAO key'],
  [[], { ISAO_ENVIRONMENT: 'test' }, 'ISAO_ENVIRONMENT must be staging or production.'],
  [[], { ISAO_BASE_URL: 'http://isao.example.com' }, 'ISAO_BASE_URL must begin with https://'],
  [[], { ISAO_BASE_URL: 'http://127.0.0.1.example.com' }, 'ISAO_BASE_URL must begin with https://'],
  [[], { ISAO_BASE_URL: 'isao' }, 'ISAO_BASE_URL must be an address'],
  [['--listen', 'https://tunnel.example.com'], {}, '--listen needs --write'],
  [['--wait', '0'], {}, '--wait must be a whole number'],
  [['--wirte'], {}, "Unknown option '--wirte'"],
])('refuses %j and %j with a message', async (args, environment, message) => {
  const printed: string[] = [];
  const code = await run(args, {
    environment: { ISAO_API_KEY: KEY, ...environment },
    out: (text) => printed.push(`out ${text}`),
    err: (text) => printed.push(text),
    stop: new AbortController(),
    memory: 'unused',
  });

  expect(code).toBe(2);
  expect(printed.join('\n')).toMatch(new RegExp(`^(?:TypeError.*: )?${message.replaceAll(/[.?*+()[\]]/g, '\\$&')}`));
  expect(printed.join('\n')).not.toContain('a'.repeat(64));
});

it.each([
  ['{"searchMode":"sideways"}', "has 'searchMode' set to"],
  ['{"colour":"red"}', "has the option 'colour'"],
  ['{"events":["contact.exploded"]}', 'has an event that is none of'],
  ['[]', 'must be a JSON object'],
  ['{', "can't be read"],
])('the local ISAO refuses the profile %s', (content, message) => {
  const directory = mkdtempSync(join(tmpdir(), 'profile-'));
  const file = join(directory, 'profile.json');
  writeFileSync(file, content);

  expect(() => readProfile(file)).toThrow(message);
  rmSync(directory, { recursive: true });
});

it('lists each question, one a file that has its name', async () => {
  const out: string[] = [];
  await run(['--list'], {
    environment: {},
    out: (text) => out.push(text),
    err: (text) => out.push(text),
    stop: new AbortController(),
    memory: 'unused',
  });
  const named = [...out.join('\n').matchAll(/^([a-z]+(?:\.\w+)+)/gm)].map(([, id = '']) => id);
  const files = readdirSync('scripts/verify-api/questions').filter((name) => name !== 'index.ts');
  const kebab = (id: string) => id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll('.', '-');

  expect(named).toEqual(QUESTIONS.map(({ id }) => id));
  expect(named.map((id) => `${kebab(id)}.ts`).toSorted()).toEqual(files.toSorted());
});

it('says for each assumption what the app does otherwise, and names code that exists', () => {
  const sources = (text: string) => [...text.matchAll(/(?:(\w+) in )?((?:src|contract)\/[\w/-]+\.\w+)/g)];
  const silent = QUESTIONS.filter(({ expects, otherwise }) => otherwise === undefined && expects.assumed !== 'any');
  const named = QUESTIONS.flatMap(({ otherwise = '' }) => sources(otherwise));

  expect(silent).toEqual([]);
  expect(named.length).toBeGreaterThan(20);
  for (const [, name = '', file = ''] of named) expect(readFileSync(file, 'utf8')).toContain(name);
});
