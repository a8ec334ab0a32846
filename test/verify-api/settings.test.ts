import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProfile } from '../../sandbox/isao/profile';
import { QUESTIONS } from '../../scripts/verify-api/report';
import { run } from '../../scripts/verify-api/run';
import { readSettings } from '../../scripts/verify-api/settings';

const KEY = `zap_${'a'.repeat(64)}`;
const read = (args: string[], environment: Record<string, string> = {}) =>
  readSettings(args, { ISAO_API_KEY: KEY, ...environment });

const printed = async (args: string[], environment: Record<string, string> = {}) => {
  const lines: string[] = [];
  const print = (text: string) => void lines.push(text);
  const stop = new AbortController();
  const code = await run(args, { environment, out: print, err: print, stop, memory: 'unused' });
  return { code, text: lines.join('\n') };
};

it('by default asks staging and only reads', () => {
  const base = new URL('https://staging.isao.io/api/external');

  expect(read([])).toMatchObject({ base, write: false, production: false, rate: 60, port: 4011 });
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
  [['--wirte'], {}, "Unknown option '--wirte'"],
])('refuses %j and %j with a message', async (args, environment, message) => {
  const { code, text } = await printed(args, { ISAO_API_KEY: KEY, ...environment });

  expect(code).toBe(2);
  expect(text).toContain(message);
  expect(text).not.toContain('a'.repeat(64));
});

it.each([
  ['{"searchMode":"sideways"}', "has 'searchMode' set to"],
  ['{"colour":"red"}', "has the option 'colour'"],
  ['{"events":["contact.exploded"]}', "has 'events' set to"],
  ['[]', 'must be a JSON object'],
  ['{', "can't be read"],
])('the local ISAO refuses the profile %s', (content, message) => {
  const directory = mkdtempSync(join(tmpdir(), 'profile-'));
  const file = join(directory, 'profile.json');
  writeFileSync(file, content);

  expect(() => readProfile(file)).toThrow(message);
  rmSync(directory, { recursive: true });
});

it('lists each question with its request, and for each assumption what the app does otherwise, and existing code', async () => {
  const { text } = await printed(['--list']);
  const named = QUESTIONS.flatMap(({ otherwise = '' }) => [
    ...otherwise.matchAll(/(?:(\w+) in )?((?:src|contract)\/[\w/-]+\.\w+)/g),
  ]);

  expect(QUESTIONS.filter(({ id, text: question }) => !text.includes(id) || !text.includes(question))).toEqual([]);
  expect(QUESTIONS.filter((question) => !/(GET|POST|PUT|DELETE)\b/.test(question.text))).toEqual([]);
  expect(QUESTIONS.filter(({ assumed, otherwise }) => assumed.length > 0 && !otherwise)).toEqual([]);
  expect([QUESTIONS.length, named.length > 30]).toEqual([34, true]);
  for (const [, name = '', file = ''] of named) expect(readFileSync(file, 'utf8')).toContain(name);
});
