// Packs the built app for Zapier: npm run package [-- --out build]
//   build.zip   what Zapier runs
//   source.zip  what `zapier-platform upload` also sends: only files that git tracks, and none that may hold a key
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pack, sameZip, sourceFiles } from './release/pack';

const { values } = parseArgs({ options: { out: { type: 'string', default: 'build' } } });

const main = async (): Promise<void> => {
  const [app, sources] = [join(values.out, 'build.zip'), join(values.out, 'source.zip')];
  await pack(app);
  writeFileSync(sources, sameZip(await sourceFiles('.')));
  for (const zip of [app, sources]) console.log(`${zip}: ${Math.round(statSync(zip).size / 1024)} KB`);
};

void main();
