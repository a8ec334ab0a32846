// Shows that the properties can fail: breaks the app on purpose, one line at a time, and a property must fail each time.
//   npm run soak:mutants -- --only hooks
// Builds each mutant from a copy of the sources in a temporary folder, so the working tree is never touched. Exits with 1
// if a mutant survives, if its line is no longer in the sources, or if its test fails or is missing without a mutant.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { type Killer, type Mutant, MUTANTS } from './soak/mutants';

const ROOT = resolve(import.meta.dirname, '..');
/** The files to build and run the app. */
const SOURCES = ['index.ts', 'package.json', 'src'];
/** The same schedules for all mutants; the unchanged app passes them. */
const SEED = '1';
const RUNS = '300';

/** Builds a changed copy of the app. @throws if the text to replace isn't there exactly once */
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
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    logLevel: 'error',
    external: ['zapier-platform-core'],
  });
  return app;
};

const nameOf = ({ file, test }: Killer): string => `${file} › ${test}`;

/** A property runs with more schedules here than in its test. */
const commandOf = ({ file, test, property }: Killer): string[] =>
  property
    ? ['node_modules/.bin/tsx', 'scripts/soak.ts', '--fast', '--runs', RUNS, '--seed', SEED, '--only', property]
    : ['node_modules/jest/bin/jest.js', '--bail', file, '--testNamePattern', test];

/** What jest and the soak print if a test failed or passed. If it could not run, neither matches. */
const RED = /^Tests: .*\d+ failed|FAILED/m;
const GREEN = /^Tests: .*\d+ passed|nothing lost, nothing doubled/m;

/** Runs a test against an app. @returns whether it failed (undefined if it could not run), and its duration */
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
  await new Promise((done) => child.once('close', done));
  const isRed = RED.test(output) ? true : GREEN.test(output) ? false : undefined;
  if (isRed === undefined) console.error(output);
  return { isRed, seconds: ((Date.now() - startedAt) / 1000).toFixed(1) };
};

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
  const mutants = MUTANTS.filter(({ title, killedBy }) => `${title} ${nameOf(killedBy)}`.includes(values.only));
  const rows: Record<string, string>[] = [];
  const add = (title: string, killer: Killer, seconds: string, result: string, isGood: boolean): void => {
    rows.push({ mutant: title, seconds, result });
    console.error(`${title}: ${result} (${seconds} s)${isGood ? '' : `\n  by ${nameOf(killer)}`}`);
    if (!isGood) process.exitCode = 1;
  };

  for (const killer of new Map(mutants.map(({ killedBy }) => [nameOf(killedBy), killedBy])).values()) {
    const { isRed, seconds } = await judge(undefined, killer);
    if (killer.property && !(await readFile(join(ROOT, killer.file), 'utf8')).includes(killer.test)) {
      throw new Error(`There is no test ${nameOf(killer)}.`);
    }
    add(
      nameOf(killer),
      killer,
      seconds,
      isRed === false ? 'passes without a mutant' : 'FAILS OR IS MISSING WITHOUT A MUTANT',
      isRed === false,
    );
  }
  for (const mutant of mutants) {
    try {
      const { isRed, seconds } = await judge(mutant, mutant.killedBy);
      const result = isRed === undefined ? 'COULD NOT RUN' : isRed ? 'killed' : 'SURVIVED';
      add(mutant.title, mutant.killedBy, seconds, result, isRed === true);
    } catch (error) {
      add(mutant.title, mutant.killedBy, '0', `COULD NOT BE BUILT: ${String(error)}`, false);
    }
  }
  console.table(rows);
};

void main();
