import type { IsaoOptions } from '../../sandbox/isao';
import type { Bench, Lab } from './lab';
import type { PollingTrigger } from './model';
import { createMany, handClock, type PollResult, Polls } from './polls';

/** What a Zap's polls cost, and how late they are. */
export interface Figures {
  /** Until a poll needs a single request again, after everything was returned. */
  polls: number;
  requests: number;
  /** By how many polls the latest change came after the first poll that could return it. */
  late: number;
  /** The largest number of runs that one poll started. */
  most: number;
  missing: number;
}

export const ORDERS = ['updated-oldest', 'updated', 'oldest', 'newest', 'shuffled'] as const;
type Order = NonNullable<IsaoOptions['order']>;

/** About 500 bytes a contact. */
const USUAL = {
  firstName: 'Alexandra',
  lastName: 'Montgomery-Smith',
  email: 'alexandra.montgomery@example.com',
  position: 'Marketing Manager',
  currentCompany: 'Marketing Professionals',
  industrySector: 'Marketing',
  city: 'Lyon',
  country: 'France',
  tags: ['lead', 'newsletter'],
};
const MOST_POLLS = 400;
/** A poll at rest reads one page for the news. */
const isAtRest = ({ requests }: PollResult): boolean => requests === 1;

interface Backlog {
  order: Order;
  count: number;
  trigger?: PollingTrigger;
  /** Before each poll, from 0. @returns whether Zapier loses its result */
  before?: (bench: Bench, n: number) => boolean;
  fresh?: boolean;
  /** Another import after the second poll. */
  second?: number;
  values?: Parameters<typeof createMany>[3];
}

/** An import of many contacts at once. With each poll, one more contact is created. */
export const backlogFigures = (
  lab: Lab,
  { order, count, trigger, before, fresh = true, second = 0, values = USUAL }: Backlog,
): Promise<Figures> => {
  const clock = handClock();
  return lab.use({ ...clock.options, order }, async (bench) => {
    const polls = new Polls(bench, trigger);
    await polls.switchOn();
    const imported = createMany(bench, clock, count, values);
    const due = new Map<string, number>();
    let late = 0;
    let n = 0;
    for (; n < MOST_POLLS; n += 1) {
      if (n === 2) imported.push(...createMany(bench, clock, second, values));
      const isLost = before?.(bench, n) ?? false;
      const { fresh: items, ...result } = await polls.poll({ isLost });
      for (const { id } of items) late = Math.max(late, n - (due.get(id) ?? Infinity));
      for (const { id } of items) due.delete(id);
      late = Math.max(late, ...[...due.values()].map((since) => n - since));
      if (isAtRest({ fresh: items, ...result }) && n > 0) break;
      const isImport = second > 0 && n === 1;
      const created = fresh ? createMany(bench, clock, 1) : [];
      // What comes between the same two polls as the second import is a part of it.
      if (isImport) imported.push(...created);
      else for (const id of created) due.set(id, n + 1);
    }
    const seen = new Set([...polls.seen].map((key) => key.split(' ')[0]));
    return {
      polls: n,
      requests: polls.requests,
      late,
      most: Math.max(...polls.results.map(({ fresh: items }) => items.length)),
      missing: imported.filter((id) => !seen.has(id)).length,
    };
  });
};

interface Traffic {
  order: Order;
  /** Contacts that change before each poll. */
  changes: number;
  /** Contacts in the account, all of which changed within the last hours. */
  contacts: number;
  values?: Parameters<typeof createMany>[3];
  polls: number;
}

const POLL_EVERY_S = 15 * 60;

/** Contacts that change all the time, beside the hourly reading of everything. */
export const trafficFigures = (
  lab: Lab,
  { order, changes, contacts, values = {}, polls: times }: Traffic,
): Promise<Figures> => {
  const clock = handClock();
  return lab.use({ ...clock.options, order }, async (bench) => {
    const ids = createMany(bench, clock, contacts, values);
    const polls = new Polls(bench, 'new_or_updated_contact');
    await polls.switchOn();
    const due = new Map<string, number>();
    let late = 0;
    let turn = 0;
    for (let n = 0; n < times; n += 1) {
      for (let each = 0; each < changes; each += 1) {
        clock.pass((POLL_EVERY_S * 1000) / changes / 2);
        // Spread over the account, so that the order of the list says nothing about the order of the changes.
        const id = ids[(turn * 7919) % ids.length] ?? '';
        turn += 1;
        due.set(id, n);
        bench.isao.contacts.update(id, { city: `City ${turn}` });
      }
      const { fresh } = await polls.poll();
      for (const { id } of fresh) {
        late = Math.max(late, n - (due.get(id) ?? n));
        due.delete(id);
      }
      late = Math.max(late, ...[...due.values()].map((since) => n - since));
      await bench.zapier.advance(POLL_EVERY_S);
    }
    return {
      polls: times,
      requests: polls.requests,
      late,
      most: Math.max(...polls.results.map(({ fresh }) => fresh.length)),
      missing: due.size,
    };
  });
};
