import { randomUUID } from 'node:crypto';
import type { Fault, Isao, IsaoOptions } from '../../sandbox/isao';
import { DedupeTable } from '../../sandbox/zapier/dedupe';
import type { Bench, Lab } from './lab';
import type { CONTACT_TRIGGERS } from './model';

export type ContactTrigger = (typeof CONTACT_TRIGGERS)[number];

/** A contact as a polling trigger returns it. */
export interface Item {
  id: string;
  name: string;
  createdAt: string;
  updatedAt: string;
}

/** One poll from the inside. */
export interface PollResult {
  items: Item[];
  /** Those that Zapier had not seen. */
  fresh: Item[];
  bytes: number;
  requests: number;
}

/** Zapier polls every 15 minutes on the free plan. */
export const POLL_EVERY_S = 15 * 60;

/**
 * A Zap's polls from the inside: what the app returned and what it cost, which the history of a Zap doesn't show. Contacts
 * are a millisecond apart, unless the test moves the clock.
 */
export class Polls {
  readonly results: PollResult[] = [];
  readonly seen = new Set<string>();
  readonly #known = new DedupeTable();
  readonly #bench: Bench;
  readonly #zap = { id: randomUUID() };
  readonly #trigger: ContactTrigger;

  constructor(bench: Bench, trigger: ContactTrigger = 'new_contact_polling') {
    this.#bench = bench;
    this.#trigger = trigger;
  }

  async switchOn(): Promise<void> {
    this.seen.clear();
    this.#known.clear();
    const items = await this.#perform({ isPopulatingDedupe: true });
    for (const item of this.#known.add(items, (one) => this.#keyOf(one))) this.seen.add(this.#keyOf(item));
  }

  /** @param isLost Zapier loses the result */
  async poll({ isLost = false } = {}): Promise<PollResult> {
    const before = this.#bench.isao.requests.length;
    const items = await this.#perform({});
    const result: PollResult = {
      items,
      fresh: isLost ? [] : this.#known.add(items, (item) => this.#keyOf(item)),
      bytes: Buffer.byteLength(JSON.stringify(items)),
      requests: this.#bench.isao.requests.length - before,
    };
    for (const key of result.fresh.map((item) => this.#keyOf(item))) {
      if (this.seen.has(key)) throw new Error(`${key} runs twice: Zapier had forgotten it`);
      this.seen.add(key);
    }
    this.results.push(result);
    return result;
  }

  /** @param before runs before each poll, with its number from 0 */
  async pollTimes(times: number, before: (n: number) => void = () => undefined): Promise<void> {
    for (let n = 0; n < times; n += 1) {
      before(n);
      await this.poll();
    }
  }

  /** The requests of all polls. */
  get requests(): number {
    return this.results.reduce((sum, { requests }) => sum + requests, 0);
  }

  async #perform(meta: object): Promise<Item[]> {
    const { zapier, connection } = this.#bench;
    const method = `triggers.${this.#trigger}.operation.perform`;
    return (await zapier.invoke(connection, method, { meta: { zap: this.#zap, ...meta } })) as Item[];
  }

  #keyOf({ id, updatedAt }: Item): string {
    return this.#trigger === 'new_contact_polling' ? id : `${id} of ${updatedAt}`;
  }
}

/** An ISAO clock that the test moves. */
export const handClock = () => {
  // Behind the real time, so that a thousand contacts a second apart are not in the future.
  let now = Date.now() - 10 * 60 * 60 * 1000;
  const options: IsaoOptions = { now: () => now };
  return {
    options,
    pass: (ms: number) => {
      now += ms;
    },
  };
};

/** From page `after` on, the key has no requests left. */
export const throttledAfter = (after: number): Fault => ({
  route: 'GET /contacts',
  after,
  times: Infinity,
  status: 429,
});

let phone = 0;

export type Values = Partial<Parameters<Isao['contacts']['create']>[0]>;

/** Creates contacts. @param apartMs the time between them */
export const createMany = (
  { isao }: Bench,
  clock: ReturnType<typeof handClock>,
  count: number,
  values: Values = {},
  apartMs = 1,
): string[] =>
  Array.from({ length: count }, () => {
    clock.pass(apartMs);
    phone += 1;
    return isao.contacts.create({ name: 'A', phoneNumber: `+336${String(phone).padStart(9, '0')}`, ...values }).id;
  });

/** The polls of a Zap, and what happens in its account. */
interface Watched extends Bench {
  polls: Polls;
  /** Moves ISAO's clock. */
  pass: (ms: number) => void;
  create: (count: number, values?: Values, apartMs?: number) => string[];
}

/** Switches a Zap of a new account on, and then acts. */
export const withZapOn = <Result>(
  lab: Lab,
  act: (watched: Watched) => Promise<Result>,
  { trigger, ...options }: IsaoOptions & { trigger?: ContactTrigger | undefined } = {},
): Promise<Result> => {
  const clock = handClock();
  return lab.use({ ...clock.options, ...options }, async (bench) => {
    const polls = new Polls(bench, trigger);
    await polls.switchOn();
    const create: Watched['create'] = (count, ...how) => createMany(bench, clock, count, ...how);
    return act({ ...bench, polls, pass: clock.pass, create });
  });
};
