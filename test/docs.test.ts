import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import GithubSlugger from 'github-slugger';
import { marked, type Token } from 'marked';

/** Checks what the documents name: files, headings, scripts, and commands of Zapier's CLI. */

const rootDocuments = readdirSync('.').filter((name) => name.endsWith('.md'));
const guides = readdirSync('docs').filter((name) => name.endsWith('.md'));
const documents = [...rootDocuments, ...guides.map((name) => join('docs', name))];

const tokensOf = (path: string): Token[] => {
  const all: Token[] = [];
  void marked.walkTokens(marked.lexer(readFileSync(path, 'utf8')), (token) => {
    all.push(token);
  });
  return all;
};
const tokens = documents.flatMap((document) => tokensOf(document).map((token) => ({ document, token })));

/** GitHub's anchors for the headings of a document. */
const anchorsOf = (path: string): string[] => {
  const slugger = new GithubSlugger();
  return tokensOf(path).flatMap((token) => (token.type === 'heading' ? slugger.slug(String(token['text'])) : []));
};

/** A document's code, from blocks and from lines. */
const code = tokens.flatMap(({ document, token }) =>
  token.type === 'code' || token.type === 'codespan' ? [{ document, text: String(token['text']) }] : [],
);
const found = (pattern: RegExp) =>
  code.flatMap(({ document, text }) => [...text.matchAll(pattern)].map((match) => ({ document, match })));

it('links to files and headings that exist', () => {
  const links = tokens.flatMap(({ document, token }) =>
    token.type === 'link' && !/^[a-z]+:/.test(String(token['href'])) ? [{ document, href: String(token['href']) }] : [],
  );
  const broken = links.filter(({ document, href }) => {
    const [path = '', anchor] = href.split('#');
    const target = path === '' ? document : join(dirname(document), path);
    return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
  });

  expect(links.length).toBeGreaterThan(20);
  expect(broken).toEqual([]);
});

it('links to the web only with https', () => {
  const links = tokens.flatMap(({ token }) => (token.type === 'link' ? String(token['href']) : []));

  expect(links.filter((href) => href.startsWith('http:'))).toEqual([]);
});

it('names npm scripts that exist', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const ofNpm = ['audit', 'ci', 'run', 'version'];
  const named = [...found(/\bnpm run (?:--silent )?([\w:-]+)/g), ...found(/\bnpm ([a-z]+)/g)].map(
    ({ document, match: [, script = ''] }) => ({ document, script }),
  );

  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ script }) => !(script in scripts) && !ofNpm.includes(script))).toEqual([]);
});

it('names commands of Zapier’s CLI that exist, with options that they have', () => {
  const list = `
    const { COMMANDS } = require('zapier-platform-cli/src/oclif/oCommands.js');
    const optionsOf = ({ flags = {} }) => Object.keys(flags);
    console.log(JSON.stringify(Object.fromEntries(Object.entries(COMMANDS).map(([name, command]) => [name, optionsOf(command)]))));
  `;
  const commands = JSON.parse(
    execFileSync(process.execPath, ['--input-type=commonjs', '-e', list], { encoding: 'utf8' }),
  ) as Record<string, string[]>;
  const named = found(/zapier-platform ([a-z:]+)([^\n`]*)/g).map(
    ({ document, match: [, command = '', rest = ''] }) => ({
      document,
      command,
      options: [...rest.matchAll(/(?<= )--([a-zA-Z-]+)/g)].map(([, option = '']) => option),
    }),
  );

  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ command }) => command !== 'help' && !(command in commands))).toEqual([]);
  expect(
    named.filter(({ command, options }) => options.some((option) => !(commands[command] ?? []).includes(option))),
  ).toEqual([]);
}, 30_000);

it('has a line in the changelog for every operation, in the form that Zapier reads', () => {
  const changelog = readFileSync('CHANGELOG.md', 'utf8');
  const keysIn = (folder: string) =>
    readdirSync(`src/${folder}`)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('_list.ts'))
      .map((name) => name.replace('.ts', ''));
  const wanted = [
    ...keysIn('triggers').map((key) => `trigger/${key}`),
    ...keysIn('creates').map((key) => `create/${key}`),
    ...keysIn('searches').map((key) => `search/${key}`),
  ];

  expect(wanted.length).toBeGreaterThan(5);
  expect(wanted.filter((name) => !new RegExp(`^- New ${name}: `, 'm').test(changelog))).toEqual([]);
});
