import fc from 'fast-check';
import type { Fault, IsaoOptions } from '../../sandbox/isao';
import type { Zap } from '../../sandbox/zapier';
import type { Bench, Lab } from './lab';
import { contentOf, type Item, Truth } from './model';
import { failures } from './polling';

export type HookTrigger = 'new_contact' | 'updated_contact';

/** Bodies that are not ISAO's. None may start a run with anything but ISAO's data. */
const JUNK = {
  'not JSON': '{"id": ',
  'an empty body': '',
  'an empty object': '{}',
  'an empty list': '[]',
  null: 'null',
  'a number': '17',
  'a text': '"contact_1"',
  'an id that is an object': '{"id": {"$ne": null}}',
  'a record far down': `${'{"data":'.repeat(500)}{"id":"contact_1"}${'}'.repeat(500)}`,
  'too many records': JSON.stringify(Array.from({ length: 500 }, (_, i) => ({ id: `contact_${i}` }))),
  'a megabyte': JSON.stringify({ id: 'contact_1'.repeat(120_000) }),
};

/** Ids that lead elsewhere if a path is not built carefully. */
const CROOKED_IDS = [
  '../test',
  '..',
  '.',
  'a/b',
  'a?limit=1',
  'a#b',
  '%2e%2e%2ftest',
  'é ü',
  '\ud800',
  '/',
  '\\..\\test',
];

/** One step, as plain data like in polling.ts. Only `settle` and similar steps wait for what others cause. */
export type HookStep =
  | { do: 'create'; count: number }
  | { do: 'change' | 'delete'; from: number; count: number }
  /** The API fails while the app reads a contact. */
  | { do: 'fail'; fault: Omit<Fault, 'route' | 'drift'> }
  /** Everything under way comes to its end, and the API works again. */
  | { do: 'settle' }
  | { do: 'minutes pass'; minutes: number }
  /** A delivery that names a contact and carries nothing of it. */
  | { do: 'deliver an id'; zap: number; from: number }
  | { do: 'deliver junk'; zap: number; junk: keyof typeof JUNK }
  | { do: 'forge'; zap: number; from: number }
  | { do: 'forge an id'; zap: number; id: string }
  | { do: 'switch off'; zap: number }
  /** Someone removes the subscription in ISAO. */
  | { do: 'unsubscribe'; zap: number };

/** A whole life of some Zaps with one event. */
export interface HookSchedule {
  trigger: HookTrigger;
  /** ISAO sends each delivery twice. */
  twice: boolean;
  /** Milliseconds until ISAO finds a new contact that it has already delivered. */
  readLag: number;
  /** Milliseconds by which deliveries may overtake each other. */
  jitter: number;
  zaps: number;
  steps: HookStep[];
}

export interface HookReport {
  delivered: number;
  complaints: string[];
}

const from = fc.nat(1000);
const count = fc.integer({ min: 1, max: 5 });
const zap = fc.nat(5);

// Without 'success-false', which is a refusal, so the delivery would start no run.
const readFailures = failures(['truncated', 'html', 'empty', 'not-json', 'list'], { after: 3, times: 8 });

const step: fc.Arbitrary<HookStep> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('create' as const), count }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('change' as const), from, count }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), from, count }) },
  { weight: 4, arbitrary: readFailures },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('minutes pass' as const), minutes: fc.integer({ min: 1, max: 10 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('deliver an id' as const), zap, from }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('deliver junk' as const),
      zap,
      junk: fc.constantFrom(...(Object.keys(JUNK) as (keyof typeof JUNK)[])),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('forge' as const), zap, from }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('forge an id' as const), zap, id: fc.constantFrom(...CROOKED_IDS) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('switch off' as const), zap }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unsubscribe' as const), zap }) },
);

export const hookSchedule: fc.Arbitrary<HookSchedule> = fc.record({
  trigger: fc.constantFrom<HookTrigger>('new_contact', 'updated_contact'),
  twice: fc.boolean(),
  readLag: fc.constantFrom(0, 0, 0, 20),
  jitter: fc.constantFrom(0, 15),
  zaps: fc.integer({ min: 1, max: 3 }),
  steps: fc.array(step, { minLength: 2, maxLength: 14, size: 'max' }),
});

/** A Zap, and the number of its deliveries for each contact. */
interface Listener {
  zap: Zap;
  isSubscribed: boolean;
  due: Map<string, number>;
}

/** Waits until all deliveries and runs have ended. */
const quiet = async ({ isao, zapier }: Bench): Promise<void> => {
  await isao.settled();
  await zapier.idle();
};

const post = async (url: string | undefined, body: string): Promise<void> => {
  if (url === undefined) return;
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  await answer.body?.cancel();
};

const follow = async (bench: Bench, { trigger, twice, zaps, steps }: HookSchedule): Promise<HookReport> => {
  const { isao, zapier, connection } = bench;
  // A contact's every change is an event, of which the trigger gets one kind.
  const truth = new Truth(isao, 'new_or_updated_contact');
  const complaints: string[] = [];
  const ids = truth.create(3);
  const listeners: Listener[] = [];
  for (let i = 0; i < zaps; i += 1) {
    const zap = await zapier.createZap({ name: trigger, connection, trigger: { key: trigger } });
    await zap.turnOn();
    listeners.push({ zap, isSubscribed: true, due: new Map() });
  }
  const listenerOf = (number: number) => listeners[number % zaps];
  const idOf = (number: number) => ids[number % ids.length] ?? '';

  const isDue = (listener: Listener, id: string, times = 1) =>
    listener.due.set(id, (listener.due.get(id) ?? 0) + times);
  /** An event, which ISAO delivers to every subscription. */
  const happened = (id: string) => {
    for (const listener of listeners) if (listener.isSubscribed) isDue(listener, id, twice ? 2 : 1);
  };
  const settle = async () => {
    await quiet(bench);
    isao.faults.clear();
  };

  const perform = async (step: HookStep): Promise<void> => {
    switch (step.do) {
      case 'create':
        for (const id of truth.create(step.count)) {
          ids.push(id);
          if (trigger === 'new_contact') happened(id);
        }
        return;
      case 'change': {
        const changed = truth.change(step.from, step.count);
        if (trigger === 'updated_contact') for (const id of changed) happened(id);
        return;
      }
      case 'delete':
        truth.delete(step.from, step.count);
        return;
      case 'fail':
        isao.faults.add({ route: 'GET /contacts/:id', ...step.fault });
        return;
      case 'settle':
        await settle();
        return;
      case 'minutes pass':
        await zapier.advance(step.minutes * 60);
        return;
      case 'deliver an id': {
        const listener = listenerOf(step.zap);
        if (!listener?.zap.targetUrl) return;
        isDue(listener, idOf(step.from));
        await post(listener.zap.targetUrl, JSON.stringify({ event: 'contact', data: { id: idOf(step.from) } }));
        return;
      }
      case 'deliver junk':
        await post(listenerOf(step.zap)?.zap.targetUrl, JUNK[step.junk]);
        return;
      case 'forge': {
        const listener = listenerOf(step.zap);
        if (!listener?.zap.targetUrl) return;
        isDue(listener, idOf(step.from));
        const contact = { ...truth.latest(idOf(step.from)), name: 'Forged', phoneNumber: '+10000000000' };
        await post(listener.zap.targetUrl, JSON.stringify({ event: 'contact', contact }));
        await quiet(bench);
        return;
      }
      case 'forge an id': {
        const contact = { ...truth.latest(idOf(0)), id: step.id };
        await post(listenerOf(step.zap)?.zap.targetUrl, JSON.stringify(contact));
        await quiet(bench);
        return;
      }
      case 'switch off': {
        const listener = listenerOf(step.zap);
        await settle();
        await listener?.zap.turnOff();
        if (listener) listener.isSubscribed = false;
        return;
      }
      case 'unsubscribe': {
        const listener = listenerOf(step.zap);
        if (!listener?.isSubscribed) return;
        await settle();
        const subscription = isao.subscriptions().find(({ url }) => url === listener.zap.targetUrl);
        await fetch(`${isao.baseUrl}/webhooks/unsubscribe`, {
          method: 'DELETE',
          headers: { authorization: `Bearer ${isao.key}`, 'content-type': 'application/json' },
          body: JSON.stringify({ subscription_id: subscription?.id }),
        });
        listener.isSubscribed = false;
      }
    }
  };

  for (const each of steps) await perform(each);

  // At the end ISAO works again, Zapier repeats what it had postponed, and the Zap's owner replays what had failed.
  await settle();
  await zapier.advance(301);
  for (const { zap } of listeners) {
    for (const run of zap.history.filter(({ status }) => status === 'errored')) await zap.replay(run);
  }

  for (const [i, { zap, due }] of listeners.entries()) {
    const title = `Zap ${i + 1}`;
    const runs = new Map<string, number>();
    for (const { trigger: item } of zap.history) {
      if (item === undefined) continue;
      const { id } = item as Item;
      runs.set(id, (runs.get(id) ?? 0) + 1);
      if (!truth.knows(item as Item)) complaints.push(`${title}: ${id} was never like ${JSON.stringify(item)}`);
    }
    for (const id of new Set([...runs.keys(), ...due.keys()])) {
      const [got = 0, expected = 0] = [runs.get(id), due.get(id)];
      // If a contact was deleted, late deliveries started no run.
      const isRight = truth.exists(id) ? got === expected : got <= expected;
      if (!isRight) complaints.push(`${title}: ${got} runs for ${expected} deliveries about ${id}`);
    }
    // For an empty account, Zapier shows the static sample.
    for (const sample of isao.contacts.count() > 0 ? await zap.sample() : []) {
      const { id } = sample as { id: string };
      const now = truth.latest(id);
      if (!now || contentOf(sample as object) !== contentOf(now)) complaints.push(`${title}: wrong sample of ${id}`);
    }
    await zap.turnOff();
  }

  const strays = isao.requests.filter(
    ({ method, path }) => method === 'GET' && !/^\/(contacts|triggers|test)/.test(path),
  );
  complaints.push(...strays.map(({ path }) => `the app requested ${path}`));
  if (isao.subscriptions().length > 0) complaints.push('a subscription is left');
  return { delivered: listeners.flatMap(({ zap }) => zap.history).length, complaints };
};

/** Runs a schedule. The lab should have more than one container, so that Zaps run at the same time. */
export const runHooks = async (lab: Lab, schedule: HookSchedule): Promise<HookReport> => {
  const { twice, jitter, readLag } = schedule;
  const options: IsaoOptions = { readLag, delivery: { backoff: 5, twice, jitter } };
  return lab.use(options, (bench) => follow(bench, schedule));
};
