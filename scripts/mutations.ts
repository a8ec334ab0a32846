// Breaks the app on purpose, one line at a time, and demands that a property goes red each time:
//   npm run mutations -- --only overlap
// Each mutant is built from a copy of the sources in a temporary folder, so the working tree is never touched. Ends with 1
// if a mutant survives, if its line is no longer in the sources, or if the properties are red without any mutant.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { MUTANTS, type Mutant } from './mutations/mutants';

const ROOT = resolve(import.meta.dirname, '..');
/** What the app is built from, and what Node needs to run it. */
const SOURCES = ['index.ts', 'package.json', 'src'];
/** The same schedules for all, of which the app as it is passes every one. */
const SEED = '1';
const RUNS = '300';

type Killer = Mutant['killedBy'];

/** Makes a copy of the app with its text changed. @throws if the text to be replaced isn't there exactly once */
const buildMutant = async (folder: string, mutant: Mutant | undefined): Promise<string> => {
  for (const source of SOURCES) await cp(join(ROOT, source), join(folder, source), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  if (mutant) {
    const path = join(folder, mutant.file);
    const parts = (await readFile(path, 'utf8')).split(mutant.find);
    if (parts.length !== 2)
      throw new Error(`"${mutant.find}" is ${parts.length - 1} times in ${mutant.file}, not once.`);
    await writeFile(path, parts.join(mutant.replace));
  }
  const app = join(folder, 'app.js');
  await build({
    entryPoints: [join(folder, 'index.ts')],
    outfile: app,
    ...{ bundle: true, format: 'esm', platform: 'node', target: 'node22', logLevel: 'error' },
    external: ['zapier-platform-core'],
  });
  return app;
};

const isDirected = (killer: Killer): boolean => ['backlog', 'regressions'].includes(killer);

const commandOf = (killer: Killer): string[] =>
  isDirected(killer)
    ? ['node_modules/jest/bin/jest.js', '--bail', `test/properties/${killer}`]
    : ['node_modules/.bin/tsx', 'scripts/soak.ts', '--fast', '--runs', RUNS, '--seed', SEED, '--only', killer];

/** What the tests print where they went red, and not where they could not run at all. */
const RED = { directed: /^Tests: .*\d+ failed/m, soak: /FAILED/ };

/** Runs the property against an app. @returns whether it went red, and after how long; undefined where it could not run */
const goesRed = async (app: string, killer: Killer): Promise<{ isRed: boolean | undefined; seconds: string }> => {
  const startedAt = Date.now();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...commandOf(killer)], {
    cwd: ROOT,
    env: { ...process.env, ISAO_APP: app },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise((done) => child.once('close', done));
  const sawRed = (isDirected(killer) ? RED.directed : RED.soak).test(output);
  const isRed = code === 0 ? false : sawRed || undefined;
  if (isRed === undefined) console.error(output);
  return { isRed, seconds: ((Date.now() - startedAt) / 1000).toFixed(1) };
};

/** Builds an app and runs a property against it. */
const judge = async (mutant: Mutant | undefined, killer: Killer) => {
  const folder = await mkdtemp(join(tmpdir(), 'isao-mutant-'));
  try {
    return await goesRed(await buildMutant(folder, mutant), killer);
  } finally {
    await rm(folder, { recursive: true });
  }
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
  const mutants = MUTANTS.filter(({ title, killedBy }) => `${title} ${killedBy}`.includes(values.only));
  const rows: Record<string, string>[] = [];
  const add = (title: string, killer: Killer, seconds: string, result: string, isGood: boolean): void => {
    rows.push({ mutant: title, 'to be killed by': killer, seconds, result });
    console.error(`${title}: ${result} (${killer}, ${seconds} s)`);
    if (!isGood) process.exitCode = 1;
  };

  for (const killer of new Set(mutants.map(({ killedBy }) => killedBy))) {
    const { isRed, seconds } = await judge(undefined, killer);
    add('none', killer, seconds, isRed === false ? 'green' : 'RED WITHOUT A MUTANT', isRed === false);
  }
  for (const mutant of mutants) {
    try {
      const { isRed, seconds } = await judge(mutant, mutant.killedBy);
      const result = isRed === undefined ? 'COULD NOT RUN' : isRed ? 'killed' : 'SURVIVED';
      add(mutant.title, mutant.killedBy, seconds, result, isRed === true);
    } catch (error) {
      add(mutant.title, mutant.killedBy, '0', `COULD NOT BE MADE: ${String(error)}`, false);
    }
  }
  console.table(rows);
};

void main();
