import type { Bundle, ZObject } from 'zapier-platform-core';
import { fail, withZapierErrors } from '../../errors';
import { createIsao, type Isao, type Page } from '../../isao/client';
import { IsaoError } from '../../isao/error';
import { metaOf } from '../../meta';
import { uniqueById, withoutBlanks } from '../../values';
import { compareMoments, isAfter, latest, startOf, type Happening, type Moment } from './moment';
import { openMemory, type Memory, type PollMemory } from './poll_memory';
import { NEW_RECORDS, roomBeside, withinSize } from './result_size';
import { readWindow, type Reading } from './window';

/**
 * How far back a poll looks: what happened in an outage shorter than this is not lost. Long enough that clocks which are
 * half a day apart still leave a day.
 */
const LOOK_BACK_MS = 36 * 60 * 60 * 1000;
/** Read again with every poll: records that ISAO stores late, under a time that is past already. */
const OVERLAP_MS = 5 * 60 * 1000;
/** But no more than these, so that a poll without news is one page. */
const OVERLAP_RECORDS = 150;
/** As many records as the memory holds; more are read a second time instead. */
const MEMORY_RECORDS = 2000;
/** Platform rule: an operation has 30 s. What comes after the reading needs some of it. */
const READING_MS = 18_000;
/** Platform rule: a trigger's test gives at most this many samples. */
const SAMPLES = 3;
const SAMPLE_PAGE_SIZE = 100;

/** As much of a record as is needed. */
type Slim<T> = Partial<T> & { id: string };

/** What makes a polling trigger of one kind of record. */
export interface PollTrigger<T extends { id: string }> {
  /** Its key: triggers remember apart. */
  key: string;
  /** When what the trigger is about happened to a record, ISO 8601. */
  timeOf: (record: T) => string;
  /** A page of the records to which it happened since a moment. */
  readPage: (isao: Isao, since: string, page: number) => Promise<Page<T>>;
  /** A page of any records, for samples. */
  readAny: (isao: Isao, limit: number) => Promise<Page<T>>;
  /** The fields that Zapier tells one event from another by. */
  identify: (record: T) => Slim<T>;
  /** Reads the trigger's own filter from its form. */
  filter: (z: ZObject, bundle: Bundle) => (record: T) => boolean;
}

/** When a poll began, how far back it looks, and after when it asks for no more pages (both in milliseconds since 1970). */
interface Times {
  now: number;
  start: Moment;
  deadline: number;
}

const newestFirst = (a: Moment, b: Moment) => compareMoments(b, a);

/** As Zapier expects them: the newest first. */
const recordsOf = <T>(happenings: Happening<T>[]): T[] => [...happenings].sort(newestFirst).map(({ record }) => record);

/** Both lists as one, each record in its latest state; where that is the same, as it was read last. */
const merge = <T>(a: Happening<T>[], b: Happening<T>[]): Happening<T>[] => {
  const merged = new Map(a.map((happening) => [happening.id, happening]));
  for (const happening of b) {
    const known = merged.get(happening.id);
    if (!known || !isAfter(known, happening)) merged.set(happening.id, happening);
  }
  return [...merged.values()];
};

/** Where the next poll reads on, once everything up to `to` is remembered, the last `movingMs` less surely. */
const overlap = (known: Moment[], from: Moment, to: Moment, movingMs: number): Moment => {
  const edge = [...known].sort(newestFirst)[OVERLAP_RECORDS - 1];
  const quiet = Math.max(to.time - OVERLAP_MS, edge?.time ?? 0);
  return latest(from, startOf(Math.min(quiet, to.time - movingMs)));
};

/**
 * What a poll makes of what was remembered and what it has read.
 *
 * @returns `known`, to be given to Zapier: what was returned before, as it was read last, and the oldest of what is new, as much
 *   of that as a result may have. And `next`, to be remembered once nothing can have been missed.
 */
const digest = <T>(memory: Memory<T>, reading: Reading<T>, { start, now }: { start: Moment; now: number }) => {
  const { to, returned, newsAfter } = memory;
  const again = reading.oldest.filter((happening) => !isAfter(happening, to));
  const fresh = withinSize(reading.oldest.filter((happening) => isAfter(happening, to)));
  const hasMore = reading.hasMore || again.length + fresh.length < reading.oldest.length;
  const known = merge(
    returned.filter((happening) => isAfter(happening, start)),
    [...again, ...fresh],
  );
  const after = latest(start, memory.from);
  const reached = latest(to, fresh.at(-1) ?? to);
  const isRemembered = !hasMore && known.length <= MEMORY_RECORDS && withinSize(known).length === known.length;
  const next: Memory<T> = {
    // Without a place in memory, what is new now is read and returned once more by the next poll.
    from: isRemembered ? overlap(known, after, reached, reading.movingMs) : latest(after, to),
    to: reached,
    returned: isRemembered ? known : [],
    // The hour begins when all of the window has been returned.
    readWholeAt: memory.hasMore && !hasMore ? now : memory.readWholeAt,
    hasMore,
    ...(hasMore && newsAfter ? { newsAfter } : {}),
  };
  return { known, next, isRemembered };
};

/**
 * The perform of a polling trigger. docs/delivery.md says what it guarantees and why; in short:
 *
 * - Zapier drops what it has seen, so a poll may return a record any number of times, and must return it once. Whether a
 *   result arrived is never known, so what was returned is returned again, from memory, as long as that lasts.
 * - Without memory the whole look-back window is read, and returned.
 * - More than fits into a result is returned over several polls, the oldest first.
 */
export const pollPerform = <T extends { id: string }>(trigger: PollTrigger<T>) => {
  const happeningOf = (record: T): Happening<T> => {
    const time = Date.parse(trigger.timeOf(record));
    if (Number.isNaN(time)) throw new IsaoError('unreadable', { request: 'a record without its date' });
    return { time, id: record.id, record };
  };

  const reader =
    (isao: Isao, after: Moment) =>
    async (page: number): Promise<Page<Happening<T>>> => {
      // A millisecond earlier, for it isn't documented whether `…Since` includes its own moment.
      const found = await trigger.readPage(isao, new Date(after.time - 1).toISOString(), page);
      return { ...found, records: found.records.map(happeningOf) };
    };

  /** The editor's test: some records, the newest of any page. */
  const samples = async (isao: Isao, passes: (record: T) => boolean): Promise<T[]> => {
    const { records } = await trigger.readAny(isao, SAMPLE_PAGE_SIZE);
    return recordsOf(uniqueById(records).filter(passes).map(happeningOf)).slice(0, SAMPLES);
  };

  /**
   * A Zap is switched on: what happened before, so that Zapier knows it and starts no run. That is all that a later poll could
   * return, of each record as much as Zapier tells events by.
   */
  const switchOn = async (z: ZObject, isao: Isao, memory: PollMemory<T>, { now, start, deadline }: Times) => {
    const slim = async (page: number) => {
      const found = await reader(isao, start)(page);
      const records = found.records.map(({ time, id, record }) => ({
        time,
        id,
        record: trigger.identify(record),
      }));
      return { ...found, records };
    };
    const reading = await readWindow(slim, { after: start, limit: Infinity, deadline, isReadTwice: true });
    if (!reading.isWhole) {
      throw fail(
        z,
        'ISAO could not be read to the end, so what happened before this Zap was switched on is not known. Switch it on again in a few minutes.',
        'unavailable',
      );
    }
    const to = reading.oldest.at(-1) ?? start;
    await memory.join();
    await memory.save({
      from: overlap(reading.oldest, start, to, reading.movingMs),
      to,
      returned: [],
      readWholeAt: now,
      hasMore: false,
    });
    return reading.oldest;
  };

  /** A Zap that is on: what is new, and what was returned before and may not have arrived. */
  const poll = async (isao: Isao, memory: PollMemory<T>, { now, start, deadline }: Times): Promise<Happening<T>[]> => {
    const [remembered, place, isShared] = await Promise.all([memory.load(), memory.loadPlace(), memory.isShared()]);
    const state: Memory<T> = remembered ?? {
      ...{ from: start, to: start, returned: [], readWholeAt: now, hasMore: false },
      // The window is read anew, and what happened since must not wait until all of it has been returned.
      ...withoutBlanks({ newsAfter: place && isAfter(place.to, start) ? place.to : undefined }),
    };
    // Every other poll only: where the place can't be moved on, or each poll is cut in the same way, it would else bring the
    // same part for ever.
    const startPage = Math.random() < 0.5 ? place?.nextPage : undefined;
    const after = latest(start, state.from);
    const reading = await readWindow(reader(isao, after), {
      ...{ after, newsAfter: state.newsAfter, startPage },
      // Each part of a backlog comes in two polls: the last part again, and the next one.
      ...{ limit: 2 * NEW_RECORDS, deadline },
    });

    const { known, next, isRemembered } = digest(state, reading, { start, now });
    const mayMove = reading.isWhole && (isRemembered || !isShared);
    const isSaved = mayMove && (await memory.save(next));
    const { nextPage } = reading;
    // A reading that began elsewhere does not move the place.
    const isInTurn = startPage === place?.nextPage;
    if (nextPage !== undefined && isInTurn) await memory.savePlace({ to: state.newsAfter ?? state.to, nextPage });

    if (!next.hasMore) return known;
    const withNews = merge(known, withinSize(reading.news, roomBeside(known)));
    if (remembered && isSaved) return withNews;
    // A backlog moves on by memory alone. Where that was lost, and may be lost again, any part of the backlog comes with it:
    // another poll brings another one.
    return merge(withNews, withinSize(reading.any, roomBeside(withNews)));
  };

  return withZapierErrors(async (z: ZObject, bundle: Bundle): Promise<Slim<T>[]> => {
    const { isLoadingSample, isPopulatingDedupe } = metaOf(bundle);
    const isao = createIsao(z, bundle.authData);
    const passes = trigger.filter(z, bundle);
    if (isLoadingSample) return samples(isao, passes);

    const now = Date.now();
    const times = { now, start: startOf(now - LOOK_BACK_MS), deadline: now + READING_MS };
    const memory = openMemory<T>(z, bundle, trigger.key);
    if (isPopulatingDedupe) return recordsOf(await switchOn(z, isao, memory, times));
    return recordsOf(await poll(isao, memory, times)).filter(passes);
  });
};
