/** One line of the app, broken on purpose. */
export interface Mutant {
  title: string;
  file: string;
  /** Text that is in the file exactly once. */
  find: string;
  replace: string;
  /** What goes red: a property of test/properties/check.ts, or a file of directed tests beside it. */
  killedBy: 'calm' | 'wild' | 'hooks' | 'backlog' | 'regressions';
}

const POLL = 'src/triggers/mechanisms/poll.ts';
const WHOLE = 'src/triggers/mechanisms/whole_list.ts';
const SWEEP = 'src/triggers/mechanisms/sweep.ts';
const PAGES = 'src/isao/pages.ts';
const HOOK = 'src/triggers/mechanisms/hook.ts';

export const MUTANTS: Mutant[] = [
  {
    title: 'moves on as soon as it returns, as if the result had arrived',
    file: POLL,
    find: 'const reached = isLagging ? known.newest : newest;',
    replace: 'const reached = newest;',
    killedBy: 'regressions',
  },
  {
    title: 'reads only what is newer than the newest',
    file: POLL,
    find: 'Math.min(reached, readAgain?.time ?? known.since)',
    replace: 'reached',
    killedBy: 'regressions',
  },
  {
    title: 'moves on although not all was read',
    file: POLL,
    find: 'const isRead = news.isWhole || begun !== null;',
    replace: 'const isRead = true;',
    killedBy: 'regressions',
  },
  {
    title: 'asks for what was since the moment itself, not a millisecond earlier',
    file: POLL,
    find: 'new Date(since - 1)',
    replace: 'new Date(since)',
    killedBy: 'calm',
  },
  {
    title: 'looks back for minutes',
    file: POLL,
    find: 'const LOOK_BACK_MS = 36 * 60 * 60 * 1000;',
    replace: 'const LOOK_BACK_MS = 36 * 60 * 1000;',
    killedBy: 'calm',
  },
  {
    title: 'lets a contact from the future hide the others',
    file: POLL,
    find: 'Math.min(time, now)',
    replace: 'time',
    killedBy: 'regressions',
  },
  {
    title: 'never begins a sweep',
    file: POLL,
    find: 'sweep || news.next === undefined ? null :',
    replace: 'sweep || news.next !== 0 ? null :',
    killedBy: 'backlog',
  },
  {
    title: 'never sweeps the whole look-back',
    file: POLL,
    find: '!loaded.isSwept && since > start',
    replace: 'false',
    killedBy: 'wild',
  },
  {
    title: 'reads the same part for ever without a cache',
    file: POLL,
    find: 'if (rest?.page && !(loaded.memory && isSaved)) {',
    replace: 'if (false) {',
    killedBy: 'backlog',
  },
  {
    title: 'stops at page one',
    file: PAGES,
    find: 'const lastPage = (): number => Math.max(from, ...read.map(({ totalPages }) => totalPages));',
    replace: 'const lastPage = (): number => from;',
    killedBy: 'calm',
  },
  {
    title: 'gives up a poll for one page that failed',
    file: WHOLE,
    find: '(isFirst || !isTemporary(failure))',
    replace: 'true',
    killedBy: 'backlog',
  },
  {
    title: 'sweeps each part once only',
    file: SWEEP,
    find: 'records: [...again.records, ...fresh.records],',
    replace: 'records: fresh.records,',
    killedBy: 'backlog',
  },
  {
    title: 'tells updates from each other by the id alone',
    file: 'src/triggers/new_or_updated_contact.ts',
    find: "contactOutputFields('id', 'updatedAt')",
    replace: "contactOutputFields('id')",
    killedBy: 'calm',
  },
  {
    title: 'waits for a cache that hangs',
    file: 'src/zapier/cache.ts',
    find: 'const PATIENCE_MS = 1000;',
    replace: 'const PATIENCE_MS = 60_000;',
    killedBy: 'regressions',
  },
  {
    title: 'believes a delivery',
    file: HOOK,
    find: 'const found = await find(isao, id);',
    replace: 'const found = (delivered.find(([one]) => one === id)?.[1] as T) ?? (await find(isao, id));',
    killedBy: 'hooks',
  },
  {
    title: 'drops an event about what it can’t find at once',
    file: HOOK,
    find: 'await pause(READ_AGAIN_AFTER_MS);',
    replace: 'return undefined;',
    killedBy: 'hooks',
  },
  {
    title: 'drops an event while ISAO is down',
    file: HOOK,
    find: 'const found = await find(isao, id);',
    replace: 'const found = await find(isao, id).catch(() => undefined); if (!found) return undefined;',
    killedBy: 'hooks',
  },
  {
    title: 'fails to switch off where the subscription is gone',
    file: HOOK,
    find: "await isao.unsubscribe(id).catch(on('not-found', () => undefined));",
    replace: 'await isao.unsubscribe(id);',
    killedBy: 'hooks',
  },
  {
    title: 'finds a contact in one shape of delivery alone',
    file: HOOK,
    find: "for (const inner of [body['data'], body[entity]]) {",
    replace: "for (const inner of [body['data']]) {",
    killedBy: 'hooks',
  },
];
