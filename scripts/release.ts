// The parts of a release besides the code: docs/releasing.md.
//   npm run release:definition        records the definition that the next release is compared with
//   npm run release:check -- v1.0.0   exits with 1 if the checkout doesn't fit the tag
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { forbiddenChanges } from './release/compatibility';
import { builtDefinition, type Definition } from './release/definition';
import { problemsOf } from './release/problems';

const FILE = 'releases/definition.json';
const read = (path: string): string => readFileSync(path, 'utf8');

const record = (built: Definition): string[] => {
  const forbidden = existsSync(FILE) ? forbiddenChanges(JSON.parse(read(FILE)) as Definition, built) : [];
  if (forbidden.length === 0) writeFileSync(FILE, `${JSON.stringify(built, null, 2)}\n`);
  return forbidden;
};

const check = (built: Definition, tag: string): string[] => {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  return problemsOf({ tag, version, changelog: read('CHANGELOG.md'), recorded: JSON.parse(read(FILE)), built });
};

const [command, tag = ''] = process.argv.slice(2);
const built = await builtDefinition();
const problems = command === 'check' ? check(built, tag) : record(built);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
