import fc from 'fast-check';
import type { Fault, IsaoOptions } from '../../sandbox/isao';
import type { RpcFault } from '../../sandbox/zapier';
import type { Bench, Lab } from './lab';
import { CONTACT_TRIGGERS, type PollingTrigger, STATE_TRIGGERS, Truth, Witness } from './model';

/** A change in ISAO, to contacts or deals. `from` is the number of the first one; any number works. */
type Change =
  | { do: 'create'; count: number }
  | { do: 'change'; from: number; count: number }
  | { do: 'delete'; from: number; count: number };

/** One step, as plain data, so that a failing schedule can be read and pasted into a test. */
export type PollStep =
  | Change
  | { do: 'poll'; zap: number }
  /** Zapier loses the result after the app returned it. */
  | { do: 'poll, result lost'; zap: number }
  | { do: 'poll, killed'; zap: number; afterMs: number }
  | { do: 'off and on'; zap: number }
  /** ISAO's time goes on, and Zapier's. Backwards, it is ISAO's alone. */
  | { do: 'minutes pass'; minutes: number }
  /** ISAO's clock stands still, so that all contacts share one moment, or goes on. */
  | { do: 'freeze' | 'unfreeze' }
  /** A request for a page fails, the `after`th from now on and some more. */
  | { do: 'fail'; fault: Omit<Fault, 'route' | 'drift'> }
  /** The list changes between two pages. */
  | { do: 'drift'; after: number; times: number; changes: Change[] }
  | { do: 'cache'; fault: RpcFault }
  | { do: 'cache wiped' };

/** The life of one or two Zaps. */
export interface PollSchedule {
  trigger: PollingTrigger;
  order: NonNullable<IsaoOptions['order']>;
  sinceInclusive: boolean;
  /** What the list of deals does with a date. */
  dealsSince?: NonNullable<IsaoOptions['dealsSince']>;
  /** How far ISAO's clock is ahead of Zapier's. */
  clockHours: number;
  /** Whether the clock is frozen at first. */
  isFrozen: boolean;
  /** Two Zaps have the same connection and trigger. */
  zaps: 1 | 2;
  /** Records from before the Zap is on. */
  before: number;
  steps: PollStep[];
}

export interface PollReport {
  delivered: number;
  /** Changes that only the hourly reading returned, although a successful poll should have. */
  late: number;
  /** What is wrong. */
  complaints: string[];
}

const aFew = fc.integer({ min: 1, max: 4 });
/** Mostly a few contacts, sometimes more than one page or two. */
const some = fc.oneof(
  { weight: 8, arbitrary: aFew },
  { weight: 3, arbitrary: fc.integer({ min: 150, max: 320 }) },
  { weight: 2, arbitrary: fc.integer({ min: 400, max: 700 }) },
);
const from = fc.nat(1000);
const zap = fc.nat(1);

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('create' as const), count: some }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('change' as const), from, count: some }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), from, count: some }) },
);

/** Some requests fail. @param most how many pass before, and how many fail */
export const failures = (bodies: NonNullable<Fault['body']>[], most: { after: number; times: number }) => {
  const whatFails: fc.Arbitrary<Omit<Fault, 'route' | 'drift'>> = fc.oneof(
    fc.record({ status: fc.constantFrom(429, 500, 502, 503) }),
    // Without 'midway', which costs the HTTP client's timeout of ten seconds; a separate test covers it.
    fc.record({ drop: fc.constantFrom('before' as const, 'after' as const) }),
    fc.record({ body: fc.constantFrom(...bodies) }),
    fc.record({ delay: fc.integer({ min: 1, max: 40 }) }),
  );
  const when = fc.record({ after: fc.nat(most.after), times: fc.integer({ min: 1, max: most.times }) });
  return fc.tuple(whatFails, when).map(([fault, at]) => ({ do: 'fail' as const, fault: { ...fault, ...at } }));
};
const pageFailures = failures(['truncated', 'html', 'empty', 'not-json', 'success-false', 'list'], {
  after: 4,
  times: 4,
});

const driftOf = (changes: fc.Arbitrary<Change>): fc.Arbitrary<PollStep> =>
  fc.record({
    do: fc.constant('drift' as const),
    after: fc.nat(3),
    times: fc.integer({ min: 1, max: 8 }),
    changes: fc.array(changes, { minLength: 1, maxLength: 3 }),
  });

const creation: fc.Arbitrary<Change> = fc.record({ do: fc.constant('create' as const), count: some });

/**
 * The steps after which each successful poll must have returned everything.
 *
 * @param drift what changes while a list is read
 */
const calmSteps = (drift: fc.Arbitrary<Change>): fc.Arbitrary<PollStep> =>
  fc.oneof(
    { weight: 12, arbitrary: change },
    { weight: 8, arbitrary: fc.record({ do: fc.constant('poll' as const), zap }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('poll, result lost' as const), zap }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('poll, killed' as const), zap, afterMs: fc.integer({ min: 1, max: 60 }) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('off and on' as const), zap }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('minutes pass' as const), minutes: fc.integer({ min: 1, max: 120 }) }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('freeze' as const, 'unfreeze' as const) }) },
    { weight: 4, arbitrary: pageFailures },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('cache' as const),
        // 'none' is twice as likely as each fault; 'down' costs the most time, because requests are repeated.
        fault: fc.constantFrom<RpcFault>('none', 'none', 'empty', 'stale', 'error', 'down'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('cache wiped' as const) }) },
    { weight: 3, arbitrary: driftOf(drift) },
  );

/**
 * Without drift that no reader can see because the list keeps its length: a deletion together with a creation, or changes
 * of existing contacts. The next poll sees only a few of these, because it reads the newest records once more.
 */
const calmStep = calmSteps(fc.oneof(creation, fc.record({ do: fc.constant('change' as const), from, count: aFew })));

/** The steps for which the trigger needs to read the whole window again each hour. */
const wildStep: fc.Arbitrary<PollStep> = fc.oneof(
  { weight: 6, arbitrary: calmStep },
  { weight: 1, arbitrary: driftOf(change) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('minutes pass' as const), minutes: fc.integer({ min: -180, max: -1 }) }),
  },
);

const setting = {
  trigger: fc.constantFrom<PollingTrigger>(...CONTACT_TRIGGERS),
  order: fc.constantFrom(
    'shuffled' as const,
    'newest' as const,
    'oldest' as const,
    'updated' as const,
    'updated-oldest' as const,
  ),
  sinceInclusive: fc.boolean(),
  clockHours: fc.integer({ min: -12, max: 12 }),
  isFrozen: fc.boolean(),
  before: fc.constantFrom(0, 3, 180, 420),
};
const MOST_STEPS = 11;

/**
 * Schedules in which every successful poll returns everything: one Zap, an ISAO clock that never goes back, and a list that
 * changes only in visible ways.
 */
export const calmSchedule: fc.Arbitrary<PollSchedule> = fc.record({
  ...setting,
  zaps: fc.constant(1 as const),
  steps: fc.array(calmStep, { minLength: 2, maxLength: MOST_STEPS, size: 'max' }),
});

/** Schedules with everything that can go wrong. */
export const wildSchedule: fc.Arbitrary<PollSchedule> = fc.record({
  ...setting,
  zaps: fc.constantFrom(1 as const, 2 as const),
  steps: fc.array(wildStep, { minLength: 2, maxLength: MOST_STEPS, size: 'max' }),
});

/**
 * Calm schedules for the triggers that fire when a record enters a state. While a list is read, records are only created,
 * because a record that leaves or enters the list of a status looks like a deletion or a creation.
 */
export const stateSchedule: fc.Arbitrary<PollSchedule> = fc.record({
  ...setting,
  trigger: fc.constantFrom<PollingTrigger>(...STATE_TRIGGERS),
  dealsSince: fc.constantFrom('ignored' as const, 'honored' as const, 'refused' as const),
  zaps: fc.constant(1 as const),
  steps: fc.array(calmSteps(creation), { minLength: 2, maxLength: MOST_STEPS, size: 'max' }),
});

/** Fewer than the polls' memory holds, because with more, two lost results in a row need the hourly reading. */
const MOST_CONTACTS = 1800;
/** ISAO's clock is never further behind than this, because the window is 36 hours. */
const FURTHEST_BEHIND_HOURS = 30;
const HOUR_MS = 60 * 60 * 1000;
/** Older than the window, whatever ISAO's clock says. */
const OLD_HOURS = 60;

/**
 * The base of ISAO's clock. It is never before a time that ISAO has already used: if a contact changes twice in a
 * millisecond, the sandbox uses the next one.
 */
interface HandClock {
  frozenAt: number | undefined;
  atLeast: number;
}

const apply = (truth: Truth, step: Change): void => {
  if (step.do === 'create') truth.create(Math.min(step.count, MOST_CONTACTS - truth.count));
  else if (step.do === 'change') truth.change(step.from, step.count);
  else truth.delete(step.from, step.count);
};

const follow = async (
  { isao, zapier, connection }: Bench,
  clock: HandClock,
  { trigger, zaps, before, clockHours, steps }: PollSchedule,
  isCalm: boolean,
): Promise<PollReport> => {
  const onStamp = (time: number) => {
    clock.atLeast = Math.max(clock.atLeast, time - isao.clock.offset);
  };
  const truth = new Truth(isao, trigger, onStamp);
  const { inputData } = truth.watch;
  const route = trigger.includes('deal') ? 'GET /deals' : 'GET /contacts';
  const complaints: string[] = [];
  const drifts: Change[][] = [];
  // A trigger must also know records that are older than the window.
  const old = Math.ceil(before / 2);
  isao.clock.offset = (clockHours - OLD_HOURS) * HOUR_MS;
  truth.create(old);
  isao.clock.offset = clockHours * HOUR_MS;
  truth.create(before - old);
  const witnesses = await Promise.all(
    Array.from({ length: zaps }, async () => {
      const zap = await zapier.createZap({ name: trigger, connection, trigger: { key: trigger, inputData } });
      return new Witness(zap, truth);
    }),
  );
  for (const witness of witnesses) {
    if (!(await witness.turnOn())) complaints.push('the Zap could not be switched on');
  }
  const witnessOf = (number: number) => witnesses[number % zaps];

  let lastWasLost = false;
  /** Polls, and checks at once for what is overdue, unless something failed during the poll. */
  const poll = async (witness: Witness | undefined, title: string): Promise<void> => {
    if (!witness || witness.zap.state === 'off') return;
    const { length } = isao.requests;
    const isDone = await witness.zap.poll().then(
      () => true,
      () => false,
    );
    if (isDone) lastWasLost = false;
    complaints.push(...witness.wrong().map((complaint) => `${title}: ${complaint}`));
    const wentWell = isDone && isao.requests.slice(length).every(({ faulty }) => !faulty);
    if (wentWell && isCalm) {
      complaints.push(...witness.overdue().map((key) => `${title}: ${key} was not delivered by a successful poll`));
    }
  };

  const perform = async (step: PollStep, title: string): Promise<void> => {
    switch (step.do) {
      case 'create':
      case 'change':
      case 'delete':
        apply(truth, step);
        return;
      case 'poll':
        await poll(witnessOf(step.zap), title);
        return;
      case 'poll, result lost':
      case 'poll, killed': {
        const witness = witnessOf(step.zap);
        if (witness?.zap.state !== 'on') return;
        // Two polls read everything; if both results are lost, the hourly reading returns it.
        if (isCalm && lastWasLost) {
          await poll(witness, title);
          return;
        }
        lastWasLost = true;
        const how = step.do === 'poll, killed' ? { killAfterMs: step.afterMs } : { loseResult: true };
        await witness.zap.poll(how).catch(() => undefined);
        return;
      }
      case 'off and on':
        await witnessOf(step.zap)?.zap.turnOff();
        // Otherwise a deletion could hide records that were there before.
        if (drifts.some((changes) => changes.some((each) => each.do === 'delete'))) isao.faults.clear();
        await witnessOf(step.zap)?.turnOn();
        return;
      case 'minutes pass':
        isao.clock.offset = Math.max(isao.clock.offset + step.minutes * 60_000, -FURTHEST_BEHIND_HOURS * HOUR_MS);
        if (step.minutes > 0) await zapier.advance(step.minutes * 60);
        return;
      case 'freeze':
        clock.frozenAt ??= Date.now();
        return;
      case 'unfreeze':
        clock.frozenAt = undefined;
        return;
      case 'fail':
        isao.faults.add({ route, ...step.fault });
        return;
      case 'drift': {
        const { after, times, changes } = step;
        drifts.push(changes);
        const drift = () => {
          for (const each of changes) apply(truth, each);
        };
        isao.faults.add({ route, after, times, drift });
        return;
      }
      case 'cache':
        zapier.rpc.fault = step.fault;
        return;
      case 'cache wiped':
        zapier.rpc.wipe();
    }
  };

  for (const [i, step] of steps.entries()) await perform(step, `step ${i + 1}`);

  // At the end everything works again. The next poll is enough unless something needs the hourly reading.
  isao.faults.clear();
  zapier.rpc.fault = 'none';
  for (const witness of witnesses) await poll(witness, 'the next poll');
  const late = witnesses.flatMap((witness) => witness.overdue()).length;
  // Then the hourly reading, because an hour later the memory expires.
  await zapier.advance(3601);
  for (const title of ['the poll an hour later', 'the one after it']) {
    for (const witness of witnesses) await poll(witness, title);
  }
  for (const witness of witnesses) complaints.push(...witness.overdue().map((key) => `${key} is lost`));

  const delivered = witnesses.flatMap((witness) => witness.fired).length;
  for (const { zap } of witnesses) await zap.turnOff();
  return { delivered, late, complaints };
};

/** Runs a schedule. @param isCalm checks after each successful poll, not only at the end */
export const runPolling = async (lab: Lab, schedule: PollSchedule, isCalm: boolean): Promise<PollReport> => {
  const clock: HandClock = { frozenAt: schedule.isFrozen ? Date.now() : undefined, atLeast: 0 };
  const options: IsaoOptions = {
    order: schedule.order,
    sinceInclusive: schedule.sinceInclusive,
    dealsSince: schedule.dealsSince ?? 'ignored',
    now: () => Math.max(clock.frozenAt ?? Date.now(), clock.atLeast),
  };
  return lab.use(options, (bench) => follow(bench, clock, schedule, isCalm));
};
