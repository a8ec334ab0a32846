import type { Bundle, ZObject } from 'zapier-platform-core';
import { createIsao, type Isao, type Page } from '../../isao/client';
import { fitting, READING_MS, type ReadPage, readPages } from '../../isao/pages';
import { withZapierErrors } from '../../zapier/errors';
import { fail } from '../../zapier/halt';
import { MAX_SAMPLES, metaOf } from '../../zapier/meta';
import { type Memory, openMemory, type PollMemory } from './poll-memory';
import { readSweep, type Sweep } from './sweep';
import { latestOf, readWholeList, type Timed } from './whole-list';

/** A shorter outage loses nothing. Clocks half a day apart still leave a day. */
const LOOK_BACK_MS = 36 * 60 * 60 * 1000;
/** Each poll reads this many again, to see what ISAO stored late. A poll without news still fits on one page. */
const NEWEST_READ_AGAIN = 150;
/** Platform rule: 6 MB a result. A sweep takes one part for its next pages, and one for those of the poll before. */
const RESULT_BYTES = 5_500_000;
const PART_BYTES = 2_500_000;
const NEWS_BESIDE_SWEEP_BYTES = 500_000;
/** Platform rule: 20 MB is the limit. The first result has everything, but only dedupe keys. */
const FIRST_READING_BYTES = 18_000_000;
/** Platform rule: Zapier remembers 105,000 rows. Older ones would start runs again. */
const MAX_ROWS = 100_000;

interface PollTrigger<T extends { id: string }, Item extends object> {
  key: string;
  /** How far the first reading looks, when a Zap is switched on. */
  firstReading: 'look-back' | 'all';
  /** When the event happened to a record, ISO 8601. */
  timeOf: (record: T) => string;
  /** A page of the records with an event since a moment, or of all records. */
  readPage: (isao: Isao, since: string | undefined, page: number) => Promise<Page<T>>;
  /** Reads from the form which items a record gives. Each may start a run. */
  itemsOf: (z: ZObject, bundle: Bundle) => (record: T) => Item[];
  /** Reads from the form which items may start a run. When a Zap is switched on, the others count as seen, too. */
  filter: (bundle: Bundle) => (item: Item) => boolean;
  /** The fields by which Zapier tells one item from another. */
  identify: (item: Item) => Partial<Item>;
}

/** A record as a poll reads it. */
type Entry<Item> = Timed & { items: Item[] };

/** A list of what happened since a moment (milliseconds since 1970), or of everything. */
type List<Item> = (since: number | undefined) => ReadPage<Entry<Item>>;

const newestFirst = (a: Timed, b: Timed): number => (a.time === b.time ? 0 : b.time - a.time);

/** Newest first, as Zapier expects. */
const itemsIn = <Item>(entries: Entry<Item>[]): Item[] =>
  latestOf(entries)
    .sort(newestFirst)
    .flatMap(({ items }) => items);

/**
 * What to remember after reading these. If it lags, `since` only reaches what the last poll knew, because this poll's result may
 * be lost. A record dated in the future must not hide what comes before it.
 */
const remember = (known: Memory, entries: Timed[], now: number, isLagging: boolean): Memory => {
  const newest = entries.reduce((latest, { time }) => Math.max(latest, Math.min(time, now)), known.newest);
  const readAgain = [...entries].sort(newestFirst)[NEWEST_READ_AGAIN - 1];
  const reached = isLagging ? known.newest : newest;
  return { ...known, since: Math.max(known.since, Math.min(reached, readAgain?.time ?? known.since)), newest };
};

/** A Zap is switched on: returns everything that a later poll could return, so that Zapier knows it and starts no run. */
const switchOn = async <Item>(z: ZObject, list: List<Item>, isAll: boolean, memory: PollMemory, now: number) => {
  const part = { deadline: now + READING_MS, room: FIRST_READING_BYTES, times: 2 };
  const { records, isWhole } = await readWholeList(list(isAll ? undefined : now - LOOK_BACK_MS), part);
  const items = itemsIn(records);
  if (!isWhole || (isAll && items.length > MAX_ROWS)) {
    throw fail(
      z,
      'ISAO could not be read to the end, so this Zap can’t know what was there before. Switch it on again in a few minutes. If that fails again, ISAO has too many records for this trigger. Use an instant trigger instead.',
      'unavailable',
    );
  }
  const start = now - LOOK_BACK_MS;
  await memory.save(remember({ since: start, newest: start, sweep: null }, records, now, false), true);
  return items;
};

/**
 * A Zap that is on. Two polls read everything, because one result may be lost: `since` lags one poll behind. What does not fit
 * into one result is swept over several polls. Once an hour the whole look-back is swept.
 */
const poll = async <Item>(list: List<Item>, memory: PollMemory, now: number): Promise<Item[]> => {
  const [start, deadline] = [now - LOOK_BACK_MS, now + READING_MS];
  const loaded = await memory.load();
  const known: Memory = loaded.memory ?? { since: start, newest: start, sweep: null };
  const since = Math.max(known.since, start);
  const isHourly = !known.sweep && !loaded.isSwept && since > start;
  const sweep = isHourly ? { since: start, from: 1, page: 1 } : known.sweep;

  const [news, swept] = await Promise.all([
    readWholeList(list(since), { deadline, room: sweep ? NEWS_BESIDE_SWEEP_BYTES : PART_BYTES }),
    sweep && readSweep(list(sweep.since), sweep, { deadline, room: PART_BYTES }),
  ]);
  const isTooMuch = isHourly && (swept?.total ?? 0) > MAX_ROWS;
  const begun: Sweep | null = sweep || news.next === undefined ? null : { since, from: 1, page: news.next };
  const rest = isTooMuch ? null : (swept?.rest ?? begun);

  const isRead = news.isWhole || begun !== null;
  const next = isRead ? remember({ ...known, since }, news.records, now, begun === null) : { ...known, since };
  const isSwept = sweep ? !rest && sweep.since <= start : news.isWhole && since === start;
  const isSaved = await memory.save({ ...next, sweep: rest }, isSwept);

  const entries = isTooMuch ? news.records : [...news.records, ...(swept?.records ?? [])];
  if (rest?.page && !(loaded.memory && isSaved)) {
    // Without memory, each poll would read the same part, so we also read a random one.
    const from = 1 + Math.floor(Math.random() * (swept ?? news).lastPage);
    const room = RESULT_BYTES - Buffer.byteLength(JSON.stringify(entries));
    entries.push(...(await readPages(list(rest.since), { from, deadline, wanted: fitting(room) })).records);
  }
  return itemsIn(entries);
};

/**
 * The perform of a polling trigger. docs/delivery.md says what it guarantees and why. In short: Zapier drops what it has seen,
 * so a poll may return an item any number of times, and must return it once. ISAO is the memory: what is cached saves requests.
 */
export const pollPerform = <T extends { id: string }, Item extends object>(trigger: PollTrigger<T, Item>) => {
  const listOf =
    <Shown>(isao: Isao, shown: (record: T) => Shown[], start = -Infinity): List<Shown> =>
    (since) =>
    async (page) => {
      // A millisecond earlier, because it isn't documented whether `…Since` includes its own moment.
      const from = since === undefined ? undefined : new Date(since - 1).toISOString();
      const found = await trigger.readPage(isao, from, page);
      const entryOf = (record: T): Entry<Shown> => {
        // A record without a readable time counts as always new: Zapier knows whether it is.
        const time = Date.parse(trigger.timeOf(record)) || Infinity;
        // If ISAO ignores the date filter, it also returns old records. Without items, they take up almost no room.
        return { id: record.id, time, items: time < start ? [] : shown(record) };
      };
      return { ...found, records: found.records.map(entryOf) };
    };

  return withZapierErrors(async (z: ZObject, bundle: Bundle): Promise<Partial<Item>[]> => {
    const { isLoadingSample, isPopulatingDedupe } = metaOf(bundle);
    const isao = createIsao(z, bundle.authData);
    const itemsOf = trigger.itemsOf(z, bundle);
    const passes = trigger.filter(bundle);
    if (isLoadingSample) {
      const { records } = await listOf(isao, itemsOf)(undefined)(1);
      return itemsIn(records).filter(passes).slice(0, MAX_SAMPLES);
    }

    const now = Date.now();
    const memory = openMemory(z, bundle, trigger.key);
    if (!isPopulatingDedupe) return (await poll(listOf(isao, itemsOf, now - LOOK_BACK_MS), memory, now)).filter(passes);
    const slim = listOf(isao, (record) => itemsOf(record).map(trigger.identify));
    return switchOn(z, slim, trigger.firstReading === 'all', memory, now);
  });
};
