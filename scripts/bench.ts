// What the app costs: npm run bench [-- --json] [--only ratios,requests,growth] [--max 20000]
//   ratios    the zip, starting, calls and memory, beside an app with nothing but zapier-platform-core, in one run
//   requests  of each operation, beside the fewest that would do
//   growth    of a poll's requests and time with what happened
// It measures the packed app, as Zapier runs it. Ends with 1 if anything is above its limit.
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
  const pair = await packBoth();
  try {
    const costs = [
      ...(wanted.has('ratios') ? await measureRatios(pair) : []),
      ...(wanted.has('requests') ? await measureRequests(pair.ours) : []),
    ];
    const growth = wanted.has('growth') ? await measureGrowth(pair.ours, Number(values.max)) : [];
    if (values.json) console.log(JSON.stringify({ costs, growth }));
    else for (const table of [costs, growth]) if (table.length > 0) console.table(table);
    if ([...costs, ...growth].some(({ met }) => met === false)) process.exitCode = 1;
  } finally {
    await pair.remove();
  }
};

void main();
