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
const WHOLE = 'src/triggers/mechanisms/whole_list.ts';
const SWEEP = 'src/triggers/mechanisms/sweep.ts';
const DEAL_POLL = 'src/triggers/mechanisms/deal_poll.ts';
const PAGES = 'src/isao/pages.ts';
const HOOK = 'src/triggers/mechanisms/hook.ts';

export const MUTANTS: Mutant[] = [
  {
    title: 'moves on at once, as if its result had arrived',
    file: POLL,
    find: 'const reached = isLagging ? known.newest : newest;',
    replace: 'const reached = newest;',
    killedBy: regression('delivers a lost result of more contacts than each poll reads again'),
  },
  {
    title: 'reads only what is newer than the newest record',
    file: POLL,
    find: 'Math.min(reached, readAgain?.time ?? known.since)',
    replace: 'reached',
    killedBy: regression('delivers with the next poll a record that ISAO stores a second late'),
  },
  {
    title: 'moves on before everything is read',
    file: POLL,
    find: 'const isRead = news.isWhole || begun !== null;',
    replace: 'const isRead = true;',
    // Which of the file's tests this is has still to be found.
    killedBy: regression(''),
  },
  {
    title: 'does not ask for a millisecond earlier',
    file: POLL,
    find: 'new Date(since - 1)',
    replace: 'new Date(since)',
    killedBy: CALM,
  },
  {
    title: 'looks back only minutes',
    file: POLL,
    find: 'const LOOK_BACK_MS = 36 * 60 * 60 * 1000;',
    replace: 'const LOOK_BACK_MS = 36 * 60 * 1000;',
    killedBy: CALM,
  },
  {
    title: 'lets a contact from the future hide the others',
    file: POLL,
    find: 'Math.min(time, now)',
    replace: 'time',
    killedBy: regression('delivers a lost result despite a contact from the future'),
  },
  {
    title: 'never begins a sweep',
    file: POLL,
    find: 'sweep || news.next === undefined ? null :',
    replace: 'sweep || news.next !== 0 ? null :',
    killedBy: backlog('comes over several polls of new_contact_polling'),
  },
  {
    title: 'never sweeps the whole look-back',
    file: POLL,
    find: '!loaded.isSwept && since > start',
    replace: 'false',
    killedBy: WILD,
  },
  {
    title: 'reads the same part forever without a cache',
    file: POLL,
    find: 'if (rest?.page && !(loaded.memory && isSaved)) {',
    replace: 'if (false) {',
    killedBy: backlog('comes eventually while the cache is empty'),
  },
  {
    title: 'stops after page one',
    file: PAGES,
    find: 'const lastPage = (): number => Math.max(from, ...read.map(({ totalPages }) => totalPages));',
    replace: 'const lastPage = (): number => from;',
    killedBy: CALM,
  },
  {
    title: 'gives up a poll because one page failed',
    file: WHOLE,
    find: '(isFirst || !isTemporary(failure))',
    replace: 'true',
    killedBy: backlog('comes completely with the next poll if some pages failed'),
  },
  {
    title: 'sweeps each part only once',
    file: SWEEP,
    find: 'records: [...again.records, ...fresh.records],',
    replace: 'records: fresh.records,',
    killedBy: backlog('comes even if any one result is lost'),
  },
  {
    title: 'identifies an update only by the id',
    file: 'src/triggers/new_or_updated_contact.ts',
    find: "contactOutputFields('id', 'updatedAt')",
    replace: "contactOutputFields('id')",
    killedBy: CALM,
  },
  {
    title: 'looks back only some hours when a Zap for deals is switched on',
    file: DEAL_POLL,
    find: "firstReading: 'all',",
    replace: "firstReading: 'look-back',",
    killedBy: STATES,
  },
  {
    title: 'looks back only some hours when a Zap for tags is switched on',
    file: 'src/triggers/contact_tag_added.ts',
    find: "firstReading: 'all',",
    replace: "firstReading: 'look-back',",
    killedBy: STATES,
  },
  {
    title: 'spells a stage as ISAO does',
    file: DEAL_POLL,
    find: '[{ ...deal, [state]: wanted }]',
    replace: '[deal]',
    killedBy: STATES,
  },
  {
    title: 'compares stages with their case',
    file: DEAL_POLL,
    find: "folded(deal[state] ?? '') === folded(wanted)",
    replace: 'deal[state] === wanted',
    killedBy: STATES,
  },
  {
    title: 'gives up if deals have no updatedSince',
    file: 'src/isao/client.ts',
    find: '(error: unknown) => isBadQuery(error),',
    replace: '() => false,',
    killedBy: STATES,
  },
  {
    title: 'has only the id in the dedupe key of a tag',
    file: 'src/triggers/contact_tag_added.ts',
    find: "outputFieldsOf(added, ['tag'])",
    replace: 'outputFieldsOf(added)',
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
    title: 'leaves out a watched field',
    file: 'src/triggers/contact_field_changed.ts',
    find: 'fields.map((field) =>',
    replace: 'fields.slice(1).map((field) =>',
    killedBy: STATES,
  },
  {
    title: 'waits for a cache that hangs',
    file: 'src/zapier/cache.ts',
    find: 'const PATIENCE_MS = 1000;',
    replace: 'const PATIENCE_MS = 60_000;',
    killedBy: regression('delivers while Zapier’s cache accepts requests but never answers'),
  },
  {
    title: 'believes a delivery',
    file: HOOK,
    find: 'const found = await find(isao, id);',
    replace: 'const found = (delivered.find(([one]) => one === id)?.[1] as T) ?? (await find(isao, id));',
    killedBy: HOOKS,
  },
  {
    title: 'drops an event if it can’t find the record at once',
    file: HOOK,
    find: 'await pause(READ_AGAIN_AFTER_MS);',
    replace: 'return undefined;',
    killedBy: HOOKS,
  },
  {
    title: 'drops an event while ISAO is down',
    file: HOOK,
    find: 'const found = await find(isao, id);',
    replace: 'const found = await find(isao, id).catch(() => undefined); if (!found) return undefined;',
    killedBy: HOOKS,
  },
  {
    title: 'fails to switch off if the subscription is gone',
    file: HOOK,
    find: "await isao.unsubscribe(id).catch(on('not-found', () => undefined));",
    replace: 'await isao.unsubscribe(id);',
    killedBy: HOOKS,
  },
  {
    title: 'finds a contact in only one shape of delivery',
    file: HOOK,
    find: "for (const inner of [body['data'], body[entity]]) {",
    replace: "for (const inner of [body['data']]) {",
    killedBy: HOOKS,
  },
];
