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
const MEMORY = 'src/triggers/mechanisms/poll_memory.ts';
const WINDOW = 'src/triggers/mechanisms/window.ts';
const WALK = 'src/triggers/mechanisms/walk.ts';
const OLDEST = 'src/triggers/mechanisms/oldest.ts';
const HOOK = 'src/triggers/mechanisms/hook.ts';

export const MUTANTS: Mutant[] = [
  {
    title: 'reads on from the last contact, without overlap',
    file: POLL,
    find: 'return latest(from, startOf(Math.min(quiet, to.time - movingMs)));',
    replace: 'return to;',
    killedBy: 'calm',
  },
  {
    title: 'reads on from the newest few, as if a list that moved could hide nothing',
    file: POLL,
    find: 'Math.min(quiet, to.time - movingMs)',
    replace: 'quiet',
    killedBy: 'regressions',
  },
  {
    title: 'trusts the order of the list',
    file: OLDEST,
    find: 'const sorted = [...kept.values()].sort(compareMoments);',
    replace: 'const sorted = [...kept.values()];',
    killedBy: 'backlog',
  },
  {
    title: 'stops at page one',
    file: WALK,
    find: 'const ahead = pagesFrom(startPage, lastPage);',
    replace: 'const ahead = [2].slice(1);',
    killedBy: 'calm',
  },
  {
    title: 'tells updates from each other by the id alone',
    file: 'src/triggers/new_or_updated_contact.ts',
    find: "contactOutputFields('id', 'updatedAt')",
    replace: "contactOutputFields('id')",
    killedBy: 'calm',
  },
  {
    title: 'moves on as soon as it returns, as if the result had arrived',
    file: POLL,
    find: ': latest(after, to),',
    replace: ': reached,',
    killedBy: 'backlog',
  },
  {
    title: 'remembers although not all was read',
    file: POLL,
    find: 'reading.isWhole &&',
    replace: 'true &&',
    killedBy: 'backlog',
  },
  {
    title: 'ignores that the list moved',
    file: WINDOW,
    find: "isWhole = walk.end === 'one-page' || (hasOnePicture && !isReadTwice) || walk.bringsNothingOld;",
    replace: 'isWhole = true;',
    killedBy: 'calm',
  },
  {
    title: 'asks for what was since the moment itself, not a millisecond earlier',
    file: POLL,
    find: 'new Date(after.time - 1)',
    replace: 'new Date(after.time)',
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
    title: 'primes Zapier with the first page alone',
    file: POLL,
    find: 'return { ...found, records };',
    replace: 'return { ...found, records, totalPages: 1 };',
    killedBy: 'calm',
  },
  {
    title: 'returns only what is new, as if no result were ever lost',
    file: POLL,
    find: 'returned.filter((happening) => isAfter(happening, start)),',
    replace: '[],',
    killedBy: 'calm',
  },
  {
    title: 'keeps the state that was returned before over a newer one',
    file: POLL,
    find: 'merged.set(happening.id, happening);',
    replace: 'if (!known) merged.set(happening.id, happening);',
    killedBy: 'calm',
  },
  {
    title: 'takes the word of the cache that it remembers',
    file: MEMORY,
    find: ' && (await cache.get(key)) === packed',
    replace: '',
    killedBy: 'backlog',
  },
  {
    title: 'gives up a poll for one page that failed',
    file: WALK,
    find: 'if (!isTemporary(error)) throw error;',
    replace: 'throw error;',
    killedBy: 'backlog',
  },
  {
    title: 'starts each reading from the same page',
    file: WALK,
    find: 'isPage ? start - SECOND_PAGE : Math.floor(Math.random() * count)',
    replace: '0',
    killedBy: 'backlog',
  },
  {
    title: 'never takes a list that grows for read',
    file: WINDOW,
    find: ' || walk.bringsNothingOld',
    replace: '',
    killedBy: 'regressions',
  },
  {
    title: 'lets the news wait while a large window is read anew',
    file: POLL,
    find: 'withinSize(reading.news, roomBeside(known))',
    replace: '[]',
    killedBy: 'regressions',
  },
  {
    title: 'waits for a cache that hangs',
    file: 'src/cache.ts',
    find: 'const PATIENCE_MS = 1000;',
    replace: 'const PATIENCE_MS = 60_000;',
    killedBy: 'regressions',
  },
  {
    title: 'returns a backlog at once',
    file: 'src/triggers/mechanisms/result_size.ts',
    find: 'const NEW_RECORDS = 5000;',
    replace: 'const NEW_RECORDS = 500_000;',
    killedBy: 'backlog',
  },
  {
    title: 'believes a delivery',
    file: HOOK,
    find: 'const found = await find(isao, id);',
    replace: 'const found = carried ?? (await find(isao, id));',
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
    find: 'if (carried && isTemporary(error)) return carried;',
    replace: 'if (isTemporary(error)) return undefined;',
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
