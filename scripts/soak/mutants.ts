import type { PropertyName } from '../../test/properties/check';

/** A test that must fail if the app is broken. */
export interface Killer {
  file: string;
  /** Its title, or the start of it. */
  test: string;
  /** Its property, if it has random schedules. `npm run soak` runs more of them. */
  property?: PropertyName;
}

/** One line of the app, broken on purpose. */
export interface Mutant {
  title: string;
  file: string;
  /** Occurs in the file exactly once. */
  find: string;
  replace: string;
  killedBy: Killer;
}

const backlog = (test: string): Killer => ({ file: 'test/properties/backlog.test.ts', test });
const regression = (test: string): Killer => ({ file: 'test/properties/regressions.test.ts', test });

const POLLING = 'test/properties/polling.test.ts';
const CALM: Killer = { file: POLLING, test: 'returns everything with each successful poll', property: 'calm' };
const WILD: Killer = { file: POLLING, test: 'returns everything within the hour', property: 'wild' };
const STATES: Killer = {
  file: 'test/properties/states.test.ts',
  test: 'starts one run for each record and state',
  property: 'states',
};
const HOOKS: Killer = {
  file: 'test/properties/hooks.test.ts',
  test: 'starts a run for each delivery',
  property: 'hooks',
};

const POLL = 'src/triggers/mechanisms/poll.ts';
const LONG_LIST = 'src/isao/long-list.ts';
const HOOK = 'src/triggers/mechanisms/hook.ts';

export const MUTANTS: Mutant[] = [
  {
    title: 'moves on at once, as if its result had arrived',
    file: POLL,
    find: 'const options = begun ? { readAgain } : { limit: known.newest };',
    replace: 'const options = begun ? { readAgain } : {};',
    killedBy: regression('delivers a lost result of more contacts than each poll reads again'),
  },
  {
    title: 'does not ask for a millisecond earlier',
    file: POLL,
    find: 'new Date(since - 1)',
    replace: 'new Date(since)',
    killedBy: CALM,
  },
  {
    title: 'never reads the whole window again',
    file: POLL,
    find: '!loaded.isReread && since > windowStart',
    replace: 'false',
    killedBy: WILD,
  },
  {
    title: 'reads the same batch forever without a cache',
    file: POLL,
    find: 'if (lists[0] && !(loaded.memory && isSaved)) {',
    replace: 'if (false) {',
    killedBy: backlog('comes eventually while the cache is empty'),
  },
  {
    title: 'reads each page of a backlog only once',
    file: LONG_LIST,
    find: 'list.isOnce ? end : Math.min(end, list.reached)',
    replace: 'end',
    killedBy: backlog('comes even if any one result is lost'),
  },
  {
    title: 'identifies an update only by the id',
    file: 'src/triggers/new_or_updated_contact.ts',
    find: "dedupeKey: ['id', 'updatedAt'],",
    replace: "dedupeKey: ['id'],",
    killedBy: CALM,
  },
  {
    title: 'looks back only some days when a Zap for deals is switched on',
    file: 'src/triggers/deal_entered_status.ts',
    find: "firstReading: 'all',",
    replace: "firstReading: 'recent',",
    killedBy: STATES,
  },
  {
    title: 'counts another order of tags as a change',
    file: 'src/triggers/contact_field_changed.ts',
    find: '[...new Set(value.map(tagKey))].sort()',
    replace: 'value.map(tagKey)',
    killedBy: STATES,
  },
  {
    title: 'believes a delivery',
    file: HOOK,
    find: 'const found = await find(isao, id);',
    replace: 'const found = (delivered.find(([one]) => one === id)?.[1] as T) ?? (await find(isao, id));',
    killedBy: HOOKS,
  },
  {
    title: 'drops an event while ISAO is down',
    file: HOOK,
    find: 'const found = await find(isao, id);',
    replace: 'const found = await find(isao, id).catch(() => undefined); if (!found) return undefined;',
    killedBy: HOOKS,
  },
];
