import type { Bundle, PlainOutputField, ZObject } from 'zapier-platform-core';
import { createIsao, type Isao, type Page } from '../../isao/client';
import { readBatch } from '../../isao/long-list';
import { READING_MS, type ReadPage, readPages } from '../../isao/pages';
import { latestOf, readWholeList, type Timed, withEnd } from '../../isao/whole-list';
import { folded } from '../../matching';
import { hashOf } from '../../zapier/cache';
import { withErrorsIn } from '../../zapier/errors';
import { fail } from '../../zapier/halt';
import { MAX_SAMPLES, placeOf } from '../../zapier/meta';
import { type Memory, MEMORY_MS, openMemory, type PollMemory } from './poll-memory';

/** Without memory, a poll goes back this far. Clocks half a day apart still leave a day. */
const WINDOW_MS = 36 * 60 * 60 * 1000;
/** Each poll reads this many again, to see what ISAO stored late. A poll without news still fits on one page. */
const NEWEST_READ_AGAIN = 150;
/** After a long list has begun, this many at most. */
const READ_AGAIN_AFTER_BEGIN = 600;
/** Platform rule: 6 MB a result. A batch of a long list may fill what the news may not. */
const RESULT_BYTES = 5_750_000;
const NEWS_BYTES = { alone: 2_750_000, besideRereading: 1_750_000, besideBatch: 1_000_000 };
/** Platform rule: 20 MB is the limit. The first result has everything, but only dedupe keys. */
const FIRST_READING_BYTES = 18_000_000;
/** Platform rule: Zapier remembers 105,000 rows. Older ones would start runs again. */
const MAX_ROWS = 100_000;

/** What a trigger has read from its form. */
export interface Opened<T, Item> {
  /** A page of the records that changed since a moment, or of all records. */
  readPage: (isao: Isao, since: string | undefined, page: number) => Promise<Page<T>>;
  /** The items of a record. Each may start a run. */
  itemsOf: (record: T) => Item[];
  /** Which items may start a run. When a Zap is switched on, the others count as seen, too. */
  passes?: (item: Item) => boolean;
}

export interface PollTrigger<T extends { id: string }, Item extends object> {
  key: string;
  /** The fields by which Zapier tells one item from another. */
  dedupeKey: readonly (keyof Item & string)[];
  outputFields: PlainOutputField[];
  /** What the first reading takes, when a Zap is switched on: as much as the memory can reach, or everything. */
  firstReading: 'recent' | 'all';
  records: 'contacts' | 'deals';
  /** The trigger for accounts with too many records for this one. */
  instead: string;
  /** A record's place in the list of changes, ISO 8601. */
  timeOf: (record: T) => string;
  /** When the event happened, if that is another moment. */
  happenedAt?: (record: T) => string;
  open: (bundle: Bundle, z: ZObject) => Opened<T, Item>;
}

/** A record as a poll reads it. */
type Entry<Item> = Timed & { items: Item[] };

/** A list of what changed since a moment (milliseconds since 1970), or of everything. */
type List<Item> = (since: number | undefined) => ReadPage<Entry<Item>>;

interface PollState {
  memory: PollMemory;
  form: string;
  now: number;
}

const newestFirst = (a: Timed, b: Timed): number => (a.time === b.time ? 0 : b.time - a.time);

/** Newest first, as Zapier expects. */
const itemsIn = <Item>(entries: Entry<Item>[]): Item[] =>
  latestOf(entries)
    .sort(newestFirst)
    .flatMap(({ items }) => items);

/** Without memory: the poll reads the whole window. */
const nothingKnown = ({ form, now }: PollState): Memory => {
  const start = now - WINDOW_MS;
  return { form, silentUntil: 0, since: start, newest: start, lists: [] };
};

/** If the form was edited, what was known before starts no run, because Zapier doesn't know it in the new form. */
const inForm = (known: Memory, form: string): Memory =>
  known.form === form ? known : { ...known, form, silentUntil: known.newest, since: known.newest, lists: [] };

/**
 * What to remember after reading these: the next poll starts at `limit`, but reads the newest ones again. A record dated in the
 * future must not hide what comes before it.
 */
const remember = (
  known: Memory,
  entries: Timed[],
  now: number,
  { limit = Infinity, readAgain = NEWEST_READ_AGAIN },
) => {
  const newest = entries.reduce((latest, { time }) => Math.max(latest, Math.min(time, now)), known.newest);
  const again = [...entries].sort(newestFirst)[readAgain - 1]?.time ?? known.since;
  return { ...known, since: Math.max(known.since, Math.min(newest, limit, again)), newest };
};

/** A Zap is switched on: returns everything that a later poll could return, so that Zapier knows it and starts no run. */
const switchOn = async <Item>(
  z: ZObject,
  { firstReading, records, instead }: Pick<PollTrigger<never, never>, 'firstReading' | 'records' | 'instead'>,
  list: List<Item>,
  state: PollState,
): Promise<Item[]> => {
  const isAll = firstReading === 'all';
  const options = { deadline: state.now + READING_MS, room: FIRST_READING_BYTES, times: 2 };
  // An older memory may still be there, and remains if the cache fails now.
  const read = await readWholeList(list(isAll ? undefined : state.now - MEMORY_MS), options);
  const items = itemsIn(read.records);
  const refuse = (why: string, advice: string): Error =>
    fail(z, `${why}, so this Zap can’t know what was there before. ${advice}`, 'unavailable');
  const later = 'Switch it on again in a few minutes. If that fails again,';
  if (read.failure && !read.isWhole) {
    throw refuse(`ISAO did not return all ${records}`, `${later} contact ISAO’s support.`);
  }
  if (!read.isWhole) {
    const why = read.next === undefined ? 'kept changing while they were read' : 'could not all be read in time';
    throw refuse(`ISAO’s ${records} ${why}`, `${later} use ${instead} instead.`);
  }
  if (isAll && items.length > MAX_ROWS) {
    throw refuse('There are more than the 100,000 rows that Zapier can remember', `Use ${instead} instead.`);
  }
  await state.memory.save(remember(nothingKnown(state), read.records, state.now, {}), true);
  return items;
};

/**
 * A Zap that is on. Two polls return everything, because one result may be lost: `since` lags one poll behind. What does not fit
 * into one result becomes a long list, read over several polls. Once an hour the whole window is read again.
 */
const poll = async <Item>(
  listFrom: (start: number, silentUntil: number) => List<Item>,
  state: PollState,
): Promise<Item[]> => {
  const { memory, form, now } = state;
  const [windowStart, oldest, deadline] = [now - WINDOW_MS, now - MEMORY_MS, now + READING_MS];
  const loaded = await memory.load();
  const known = loaded.memory ? inForm(loaded.memory, form) : nothingKnown(state);
  const since = Math.max(known.since, oldest);
  const isDue = known.lists.length === 0 && !loaded.isReread && since > windowStart;
  const [current, waiting] = isDue ? [{ since: windowStart, from: 1, reached: 1, isOnce: true }] : known.lists;

  const start = Math.min(windowStart, since, ...known.lists.map((each) => Math.max(each.since, oldest)));
  const list = listFrom(start, known.silentUntil);
  const room = NEWS_BYTES[current ? (current.isOnce ? 'besideRereading' : 'besideBatch') : 'alone'];
  const { end, readPage } = withEnd(list(since));
  const [news, batch] = await Promise.all([
    readWholeList(readPage, { deadline, room }),
    current && readBatch(list(current.since), current, { deadline, room: RESULT_BYTES - room }),
  ]);
  const isTooMuch = current?.isOnce && (batch?.total ?? 0) > MAX_ROWS;

  // News that doesn't fit becomes a long list, unless one waits already, which has it, too. Then the news begins after it.
  const newest = end();
  const cutAt = newest && news.next;
  const begun = cutAt === undefined ? undefined : { since, from: 1, reached: current ? 1 : cutAt, isOnce: false };
  const isDropped = isTooMuch || (begun && current?.isOnce);
  const lists = [isDropped ? undefined : batch?.rest, waiting ?? begun].filter((each) => each !== undefined);

  const read = [...news.records, ...(newest ?? [])];
  const share = read.length / (news.total ?? Infinity);
  const readAgain = Math.min(NEWEST_READ_AGAIN, Math.ceil(READ_AGAIN_AFTER_BEGIN * share) || 1);
  const options = begun ? { readAgain } : { limit: known.newest };
  const next = begun || news.isWhole ? remember({ ...known, since }, read, now, options) : { ...known, since };
  // An import may have given all of them one moment. The long list has them, so the news begins after it.
  if (begun && !news.failure && next.since === next.newest) next.since += 2;
  const isReread = current ? lists.length === 0 && current.since <= windowStart : news.isWhole && since <= windowStart;
  const isSaved = await memory.save({ ...next, lists }, isReread);

  const entries = batch ? [...news.records, ...(isTooMuch ? [] : batch.records)] : read;
  if (lists[0] && !(loaded.memory && isSaved)) {
    // Without memory, each poll would read the same batch, so we also read a random one.
    const from = 1 + Math.floor(Math.random() * (batch ?? news).lastPage);
    const free = RESULT_BYTES - Buffer.byteLength(JSON.stringify(entries));
    entries.push(...(await readPages(list(lists[0].since), { from, deadline, room: free })).records);
  }
  return itemsIn(entries);
};

/**
 * The operation of a polling trigger. docs/delivery.md says what it guarantees and why. In short: Zapier drops what it has seen,
 * so a poll may return an item any number of times, and must return it once. ISAO is the memory: what is cached saves requests.
 */
export const pollOperation = <T extends { id: string }, Item extends object>(trigger: PollTrigger<T, Item>) => {
  const { dedupeKey, timeOf, happenedAt = timeOf } = trigger;
  const identify = (item: Item) => Object.fromEntries(dedupeKey.map((field) => [field, item[field]])) as Partial<Item>;

  const perform = withErrorsIn(placeOf)(async (z: ZObject, bundle: Bundle): Promise<Partial<Item>[]> => {
    const place = placeOf(bundle);
    const isao = createIsao(z, bundle.authData);
    const { readPage, itemsOf, passes = () => true } = trigger.open(bundle, z);

    const listOf =
      <Shown>(show: (record: T) => Shown[]): List<Shown> =>
      (since) =>
      async (page) => {
        // A millisecond earlier, because it isn't documented whether `…Since` includes its own moment.
        const from = since === undefined ? undefined : new Date(since - 1).toISOString();
        const found = await readPage(isao, from, page);
        // A record without a readable time counts as always new: Zapier knows whether it is.
        const entryOf = (record: T): Entry<Shown> => ({
          id: record.id,
          time: Date.parse(timeOf(record)) || Infinity,
          items: show(record),
        });
        return { ...found, records: found.records.map(entryOf) };
      };
    if (place === 'sample') {
      const { records } = await listOf(itemsOf)(undefined)(1);
      return itemsIn(records).filter(passes).slice(0, MAX_SAMPLES);
    }

    const state = {
      memory: openMemory(z, bundle, trigger.key),
      // Another spelling makes no other form.
      form: hashOf(z, folded(JSON.stringify(bundle.inputData))),
      now: Date.now(),
    };
    if (place === 'switch') {
      const slim = listOf((record) => itemsOf(record).map(identify));
      return switchOn(z, trigger, slim, state);
    }
    // If ISAO ignores the date filter, it also returns old records. Without items, they take up almost no room.
    const listFrom = (start: number, silentUntil: number) =>
      listOf((record) => {
        const happened = Date.parse(happenedAt(record)) || Infinity;
        return happened >= start && happened > silentUntil ? itemsOf(record) : [];
      });
    return (await poll(listFrom, state)).filter(passes);
  });

  const isKey = ({ key }: PlainOutputField) => dedupeKey.some((field) => field === key);
  const outputFields = trigger.outputFields.map((field) => (isKey(field) ? { ...field, primary: true } : field));
  return { perform, outputFields };
};
