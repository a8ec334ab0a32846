// Packs the built app for Zapier: npm run package [-- --out build]
//   build.zip   what Zapier runs
//   source.zip  what `zapier-platform upload` also sends: like the CLI's, every file that git doesn't ignore
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { name, version } from '../package.json';
import { pack, sameZip } from './release/pack';

const { values } = parseArgs({ options: { out: { type: 'string', default: 'build' } } });

const main = async (): Promise<void> => {
  const [app, sources] = [join(values.out, 'build.zip'), join(values.out, 'source.zip')];
  await pack({ name, version, dist: 'dist', inventory: true }, app);
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  const files = listed.split('\0').filter((file) => file !== '' && existsSync(file));
  writeFileSync(sources, sameZip(Object.fromEntries(files.map((file) => [file, readFileSync(file)]))));
  for (const zip of [app, sources]) console.log(`${zip}: ${Math.round(statSync(zip).size / 1024)} KB`);
};

void main();
