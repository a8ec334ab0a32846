// Runs the properties of test/properties as often as you like:
//   npm run soak -- --runs 10000 --seed 1 --only calm,wild,hooks
// Prints its progress; exits with 1 if anything was lost, doubled, invented, or late without a reason.
import { parseArgs } from 'node:util';
import { describeFailure, properties, PROPERTY_NAMES, type PropertyName } from '../test/properties/check';

/** The local Zapier restarts after this many runs, because its histories grow. */
const RUNS_AT_ONCE = 250;
const LIMIT_MS = 24 * 60 * 60 * 1000;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    only: { type: 'string', default: PROPERTY_NAMES.join(',') },
  },
});

/** Checks a property with `wanted` schedules, in parts that each have their own seed, until one fails. */
const soak = async (name: PropertyName, wanted: number, seed: number): Promise<void> => {
  const total = { runs: 0, delivered: 0, late: 0 };
  for (let part = 0; total.runs < wanted; part += 1) {
    const runs = Math.min(RUNS_AT_ONCE, wanted - total.runs);
    const outcome = await properties[name]({ runs, seed: seed + part, limitMs: LIMIT_MS });
    total.runs += outcome.runs;
    total.delivered += outcome.delivered;
    total.late += outcome.late;
    console.log(`${name}: ${total.runs} of ${wanted} runs, ${total.delivered} delivered, ${total.late} late`);
    const complaint = describeFailure(outcome);
    if (complaint === undefined) continue;
    console.error(`\n${name}: ${complaint}\n`);
    process.exitCode = 1;
    return;
  }
};

const isWanted = (name: PropertyName): boolean => values.only.split(',').includes(name);
const names = PROPERTY_NAMES.filter(isWanted);
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (names.length === 0 || !(runs > 0) || !Number.isSafeInteger(seed)) {
  throw new Error(`soak [--runs N] [--seed N] [--only ${PROPERTY_NAMES.join(',')}]`);
}
console.log(`seed ${seed}`);
// In parallel, because they mostly wait for timers.
await Promise.all(names.map((name) => soak(name, Math.ceil(runs / names.length), seed)));
