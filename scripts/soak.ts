// Runs the properties of test/properties as often as you like:
//   npm run soak -- --runs 10000 --seed 1 --only calm,wild,hooks
// Prints its progress and a report; exits with 1 if anything was lost, doubled, invented, or late without a reason.
import { parseArgs } from 'node:util';
import { describeFailure, type Outcome, properties, PROPERTY_NAMES, type PropertyName } from '../test/properties/check';

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

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

const isName = (name: string): name is PropertyName => PROPERTY_NAMES.some((known) => known === name);

/** Checks a property with `runs` schedules, in parts that each have their own seed. */
const soak = async (name: PropertyName, runs: number, seed: number): Promise<Outcome> => {
  const total: Outcome = { runs: 0, seed, delivered: 0, late: 0, slowestMs: 0, tookMs: 0 };
  for (let part = 0; total.runs < runs; part += 1) {
    const outcome = await properties[name]({
      runs: Math.min(RUNS_AT_ONCE, runs - total.runs),
      seed: seed + part,
      limitMs: LIMIT_MS,
    });
    total.runs += outcome.runs;
    total.delivered += outcome.delivered;
    total.late += outcome.late;
    total.slowestMs = Math.max(total.slowestMs, outcome.slowestMs);
    total.tookMs += outcome.tookMs;
    console.error(`${name}: ${total.runs} of ${runs} runs, ${seconds(total.tookMs)} s`);
    if (outcome.failure) return { ...total, seed: outcome.seed, failure: outcome.failure };
  }
  return total;
};

const main = async (): Promise<void> => {
  const names = values.only.split(',').filter(isName);
  const [runs, seed] = [Number(values.runs), Number(values.seed)];
  if (names.length === 0 || !(runs > 0) || !Number.isSafeInteger(seed)) {
    throw new Error(`soak [--runs N] [--seed N] [--only ${PROPERTY_NAMES.join(',')}]`);
  }
  const share = Math.ceil(runs / names.length);
  // In parallel, because they mostly wait for timers.
  const rows = await Promise.all(
    names.map(async (name) => {
      const outcome = await soak(name, share, seed);
      const complaint = describeFailure(outcome);
      if (complaint !== undefined) {
        console.error(`\n${name}: ${complaint}\n`);
        process.exitCode = 1;
      }
      return {
        property: name,
        seed,
        runs: outcome.runs,
        delivered: outcome.delivered,
        late: outcome.late,
        'slowest s': seconds(outcome.slowestMs),
        'took s': seconds(outcome.tookMs),
        result: complaint === undefined ? 'nothing lost, nothing doubled' : 'FAILED',
      };
    }),
  );
  console.table(rows);
};

void main();
