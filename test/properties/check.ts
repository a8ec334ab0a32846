import fc from 'fast-check';
import { hookSchedule, runHooks } from './hooks';
import { openLab, type Lab } from './lab';
import { calmSchedule, runPolling, stateSchedule, wildSchedule } from './polling';

/** What one run came to. */
interface Report {
  delivered: number;
  late?: number;
  complaints: string[];
}

/** How a property is put to the test. */
export interface Effort {
  runs: number;
  /** Any number; the same one makes the same schedules. */
  seed: number;
  /** When to stop looking, and shrinking. */
  limitMs: number;
  /** Stop at the first failure instead of looking for the smallest schedule. */
  stopsAtOnce?: boolean;
  onRun?: (runs: number) => void;
}

/** What came of it. */
export interface Outcome {
  runs: number;
  seed: number;
  delivered: number;
  /** Changes that only the reading of the whole window brought, and not the next poll that went well. */
  late: number;
  slowestMs: number;
  tookMs: number;
  /** The smallest schedule that was found to fail, as JSON, and what is wrong with it. */
  failure?: { schedule: string; complaints: string };
}

/** So many complaints tell enough. */
const COMPLAINTS_TO_SHOW = 5;

const propertyOf =
  <Schedule>(
    schedule: fc.Arbitrary<Schedule>,
    { containers, speed }: { containers: number; speed: number },
    run: (lab: Lab, schedule: Schedule) => Promise<Report>,
  ) =>
  async ({ runs, seed, limitMs, stopsAtOnce = false, onRun }: Effort): Promise<Outcome> => {
    const lab = await openLab({ containers, speed });
    const outcome: Outcome = { runs: 0, seed, delivered: 0, late: 0, slowestMs: 0, tookMs: 0 };
    const startedAt = Date.now();
    const holds = async (one: Schedule): Promise<void> => {
      const before = Date.now();
      const { delivered, late = 0, complaints } = await run(lab, one);
      outcome.runs += 1;
      outcome.delivered += delivered;
      outcome.late += late;
      outcome.slowestMs = Math.max(outcome.slowestMs, Date.now() - before);
      onRun?.(outcome.runs);
      if (complaints.length > 0) {
        const rest = complaints.length - COMPLAINTS_TO_SHOW;
        const more = rest > 0 ? [`and ${rest} more`] : [];
        throw new Error([...complaints.slice(0, COMPLAINTS_TO_SHOW), ...more].join('\n'));
      }
    };
    try {
      const details = await fc.check(fc.asyncProperty(schedule, holds), {
        numRuns: runs,
        seed,
        endOnFailure: stopsAtOnce,
        interruptAfterTimeLimit: limitMs,
      });
      outcome.tookMs = Date.now() - startedAt;
      if (details.failed && details.counterexample) {
        const [smallest] = details.counterexample;
        outcome.failure = { schedule: JSON.stringify(smallest), complaints: String(details.errorInstance) };
      }
      return outcome;
    } finally {
      await lab.close();
    }
  };

/** A poll waits before it repeats a request that failed, and for a cache that hangs. */
const POLLING = { containers: 1, speed: 10 };
/** A hook waits a second before it reads a record again that it did not find. */
const HOOKS = { containers: 2, speed: 20 };

/** The properties, by name. */
export const properties = {
  /** A poll that goes well brings everything, whatever polls, results, requests and caches did before it. */
  calm: propertyOf(calmSchedule, POLLING, (lab, schedule) => runPolling(lab, schedule, true)),
  /** The same within an hour, whatever ISAO's list and clock and other Zaps do meanwhile. */
  wild: propertyOf(wildSchedule, POLLING, (lab, schedule) => runPolling(lab, schedule, false)),
  /** A record that enters a state is a run, once, and nothing that was there before is. */
  states: propertyOf(stateSchedule, POLLING, (lab, schedule) => runPolling(lab, schedule, true)),
  /** Each delivery of a hook is a run, and nothing else is. */
  hooks: propertyOf(hookSchedule, HOOKS, runHooks),
};

export type PropertyName = keyof typeof properties;

export const PROPERTY_NAMES = Object.keys(properties) as PropertyName[];

/** Text for a person who wants to see the failure again. */
export const describeFailure = ({ failure, seed }: Outcome): string | undefined =>
  failure && `With the seed ${seed}, this schedule fails:\n${failure.schedule}\n${failure.complaints}`;

/** A number that may be given in the environment, to repeat or to deepen a run of the tests. */
export const fromEnvironment = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

/** The effort that a run of all tests can afford. The seed is another one each time; a failure names it. */
export const effortOfTests = (runs: number): Effort => ({
  runs: fromEnvironment('PROPERTY_RUNS', runs),
  seed: fromEnvironment('PROPERTY_SEED', Math.floor(Math.random() * 2 ** 31)),
  limitMs: 240_000,
});

/** The time that a test of a property has: the effort's and some for the run that is under way. */
export const TEST_TIMEOUT_MS = 300_000;
