import fc from 'fast-check';
import { hookSchedule, runHooks } from './hooks';
import { type Lab, openLab } from './lab';
import { calmSchedule, runPolling, stateSchedule, wildSchedule } from './polling';

interface Report {
  delivered: number;
  late?: number;
  complaints: string[];
}

interface Effort {
  runs: number;
  /** The same seed makes the same schedules. */
  seed: number;
  /** The time limit of the search and of shrinking. */
  limitMs: number;
}

export interface Outcome {
  runs: number;
  seed: number;
  delivered: number;
  /** Changes that only the hourly reading returned, not the next successful poll. */
  late: number;
  /** The smallest failing schedule found, as JSON, and what is wrong with it. */
  failure?: { schedule: string; complaints: string };
}

const COMPLAINTS_TO_SHOW = 5;

const propertyOf =
  <Schedule>(
    schedule: fc.Arbitrary<Schedule>,
    { containers, speed }: { containers: number; speed: number },
    run: (lab: Lab, schedule: Schedule) => Promise<Report>,
  ) =>
  async ({ runs, seed, limitMs }: Effort): Promise<Outcome> => {
    const lab = await openLab({ containers, speed });
    const outcome: Outcome = { runs: 0, seed, delivered: 0, late: 0 };
    const holds = async (one: Schedule): Promise<void> => {
      const { delivered, late = 0, complaints } = await run(lab, one);
      outcome.runs += 1;
      outcome.delivered += delivered;
      outcome.late += late;
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
        interruptAfterTimeLimit: limitMs,
      });
      if (details.failed && details.counterexample) {
        const [smallest] = details.counterexample;
        outcome.failure = { schedule: JSON.stringify(smallest), complaints: String(details.errorInstance) };
      }
      return outcome;
    } finally {
      await lab.close();
    }
  };

/** Faster, because a poll waits before it repeats a failed request, and for a cache that hangs. */
const POLLING = { containers: 1, speed: 10 };
/** Faster, because a hook waits a second before it looks again for a missing record. */
const HOOKS = { containers: 2, speed: 20 };

export const properties = {
  /** A successful poll returns everything, whatever happened to polls, results, requests and caches before it. */
  calm: propertyOf(calmSchedule, POLLING, (lab, schedule) => runPolling(lab, schedule, true)),
  /** The same within an hour, whatever ISAO's list and clock and other Zaps do. */
  wild: propertyOf(wildSchedule, POLLING, (lab, schedule) => runPolling(lab, schedule, false)),
  /** A record that enters a state starts one run, and a record that was already in it none. */
  states: propertyOf(stateSchedule, POLLING, (lab, schedule) => runPolling(lab, schedule, true)),
  /** Each delivery of a hook starts a run, and nothing else does. */
  hooks: propertyOf(hookSchedule, HOOKS, runHooks),
};

export type PropertyName = keyof typeof properties;

export const PROPERTY_NAMES = Object.keys(properties) as PropertyName[];

/** How to reproduce the failure. */
export const describeFailure = ({ failure, seed }: Outcome): string | undefined =>
  failure && `With the seed ${seed}, this schedule fails:\n${failure.schedule}\n${failure.complaints}`;
