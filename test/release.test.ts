import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sourceFiles } from '../scripts/release/pack';
import { problemsOf, type Release } from '../scripts/release/problems';

const release: Release = {
  tag: 'v1.2.3',
  version: '1.2.3',
  changelog:
    '# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-12-01\n\n- New trigger\n\n## [1.2.2] - 2026-11-01\n\n- Fix\n',
  recorded: { version: '1.2.3' },
  built: { version: '1.2.3' },
};

it('allows a release whose tag, version, changelog and recorded definition agree', () => {
  expect(problemsOf(release)).toEqual([]);
});

it.each([
  [
    'a tag of another version',
    { tag: 'v1.2.4' },
    /^The tag is v1\.2\.4, and the version in package\.json is 1\.2\.3\.$/,
  ],
  ['a tag without its v', { tag: '1.2.3' }, /^The tag is 1\.2\.3,/],
  ['a missing tag', { tag: '' }, /^The tag is ,/],
  ['a version that is not in the changelog', { changelog: '## [Unreleased]\n\n- New trigger\n' }, /says nothing under/],
  [
    'a version with an empty section in the changelog',
    { changelog: '## [1.2.3]\n\n## [1.2.2]\n\n- Fix\n' },
    /\[1\.2\.3\]/,
  ],
  [
    'an app that differs from the recorded definition',
    { built: { version: '1.2.3', triggers: {} } },
    /npm run release:definition/,
  ],
])('stops %s', (_case, change, problem) => {
  expect(problemsOf({ ...release, ...change })).toEqual([expect.stringMatching(problem)]);
});

it.each(['1.2.3-beta', '1.2', '01.2.3', '1000.0.0'])(
  'stops a version %s, which Zapier would not promote',
  (version) => {
    const changelog = `## [${version}]\n\n- New trigger\n`;

    expect(problemsOf({ ...release, tag: `v${version}`, version, changelog })).toEqual([
      `Zapier promotes no version like ${version}.`,
    ]);
  },
);

it('takes only what git tracks into the zip of the sources: no link’s target, and no file for keys', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'isao-sources-'));
  const write = (file: string, text = 'text') => {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const git = (...words: string[]) => execFileSync('git', words, { cwd: folder });
  try {
    const kept = ['index.ts', 'src/key.ts', 'src/environment.ts', 'test/a b/ü.ts'];
    for (const file of [...kept, 'deleted.ts', 'outside/secret.txt']) write(file);
    for (const file of ['.env', '.env.local', 'src/.env.production', 'deploy.pem', 'src/id.key']) write(file);
    symlinkSync('/etc/hostname', join(folder, 'link.txt'));
    git('init', '--quiet');
    git('add', '--force', '.');
    write('untracked.ts');
    rmSync(join(folder, 'deleted.ts'));
    // What git tracked as a folder can be a link by now.
    rmSync(join(folder, 'outside'), { recursive: true });
    symlinkSync('elsewhere', join(folder, 'outside'));
    write('elsewhere/secret.txt');

    expect(Object.keys(await sourceFiles(folder)).sort()).toEqual(kept.sort());
  } finally {
    rmSync(folder, { recursive: true });
  }
});
