// What the app costs: npm run bench [-- --only ratios,requests,growth] [--max 20000]; as JSON: npm run --silent bench -- --json
//   ratios    zip size, start, calls and memory, compared with an app of only zapier-platform-core
//   requests  of most operations, compared with the fewest possible
//   growth    how a poll's requests and time grow with the number of changes, up to --max
// Measures the packed app, as Zapier runs it. Progress goes to stderr. Exits with 1 if anything is above its limit.
import { parseArgs } from 'node:util';
import { packBoth } from './bench/apps';
import { measureGrowth } from './bench/growth';
import { measureRatios } from './bench/ratios';
import { measureRequests } from './bench/requests';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', default: 'ratios,requests,growth' },
    max: { type: 'string', default: '100000' },
  },
});

const main = async (): Promise<void> => {
  const wanted = new Set(values.only.split(','));
  console.error('Packing the app and an app of only zapier-platform-core …');
  const pair = await packBoth();
  try {
    const ratios = wanted.has('ratios') ? await measureRatios(pair) : [];
    const requests = wanted.has('requests') ? await measureRequests(pair.ours) : [];
    const growth = wanted.has('growth') ? await measureGrowth(pair.ours, Number(values.max)) : [];
    const tables = [
      { title: 'Compared with an app of only zapier-platform-core', rows: ratios },
      { title: 'Requests of most operations, compared with the fewest possible', rows: requests },
      { title: 'Requests and time of a polling trigger, by the number of changes', rows: growth },
    ].filter(({ rows }) => rows.length > 0);
    const limited = [...ratios, ...requests, ...growth].filter(({ met }) => met !== undefined);
    const metCount = limited.filter(({ met }) => met).length;
    if (values.json) console.log(JSON.stringify({ costs: [...ratios, ...requests], growth }));
    else {
      for (const { title, rows } of tables) {
        console.log(`\n${title}`);
        console.table(rows);
      }
      console.log(`\n${metCount} of ${limited.length} within their limits`);
    }
    if (metCount < limited.length) process.exitCode = 1;
  } finally {
    await pair.remove();
  }
};

void main();
