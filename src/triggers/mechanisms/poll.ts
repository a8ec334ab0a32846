import type { Bundle, ZObject } from 'zapier-platform-core';
import { fail, withZapierErrors } from '../../errors';
import { createIsao, type Isao, type Page } from '../../isao/client';
import { IsaoError } from '../../isao/error';
import { metaOf } from '../../meta';
import { uniqueById, withoutBlanks } from '../../values';
import { compareMoments, isAfter, latest, startOf, type Moment } from './moment';
import { openMemory, type Memory } from './poll_memory';
import { readWindow, type Happening, type Reading } from './window';

/**
 * How far back a poll looks: what happened in an outage shorter than this is not lost. Long enough that clocks which are
 * half a day apart still leave a day.
 */
const LOOK_BACK_MS = 36 * 60 * 60 * 1000;
/** Read again with every poll: records that ISAO stores late, under a time that is past already. */
const OVERLAP_MS = 5 * 60 * 1000;
/** But no more than these, so that a poll without news is one page. */
const OVERLAP_RECORDS = 150;
/** How many records a poll returns that no poll did before, and how much they may be. A result may have 6 MB. */
const NEW_RECORDS = 5000;
const NEW_BYTES = 2_500_000;
const RESULT_BYTES = 5_500_000;
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

const newestFirst = (a: Moment, b: Moment) => compareMoments(b, a);

const bytesOf = ({ record }: Happening<unknown>): number => Buffer.byteLength(JSON.stringify(record));

/** The first ones, as long as they stay within the size of a result. There is always one, so that each poll moves on. */
const withinSize = <T>(happenings: Happening<T>[], mostBytes = NEW_BYTES): Happening<T>[] => {
  let bytes = 0;
  const end = happenings.findIndex((happening, i) => {
    bytes += bytesOf(happening);
    return i > 0 && bytes > mostBytes;
  });
  return happenings.slice(0, end === -1 ? NEW_RECORDS : Math.min(end, NEW_RECORDS));
};

/** How many bytes a result has left. */
const roomBeside = (happenings: Happening<unknown>[]): number =>
  happenings.reduce((room, happening) => room - bytesOf(happening), RESULT_BYTES);

/** Both lists as one, each record in its latest state; where that is the same, as it was read last. */
const merge = <T>(a: Happening<T>[], b: Happening<T>[]): Happening<T>[] => {
  const merged = new Map(a.map((happening) => [happening.id, happening]));
  for (const happening of b) {
    const known = merged.get(happening.id);
    if (!known || !isAfter(known, happening)) merged.set(happening.id, happening);
  }
  return [...merged.values()];
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
    return uniqueById(records)
      .filter(passes)
      .map(happeningOf)
      .sort(newestFirst)
      .slice(0, SAMPLES)
      .map(({ record }) => record);
  };

  /** What happened before the Zap was switched on, so that Zapier knows it: all that a later poll could return. */
  const before = async (z: ZObject, isao: Isao, start: Moment, deadline: number): Promise<Reading<Slim<T>>> => {
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
    if (reading.isWhole) return reading;
    throw fail(
      z,
      'ISAO could not be read to the end, so what happened before this Zap was switched on is not known. Switch it on again in a few minutes.',
      'unavailable',
    );
  };

  /** Where the next poll reads on, once everything up to `to` is remembered, the last `movingMs` less surely. */
  const overlap = (known: Moment[], from: Moment, to: Moment, movingMs: number): Moment => {
    const edge = [...known].sort(newestFirst)[OVERLAP_RECORDS - 1];
    const quiet = Math.max(to.time - OVERLAP_MS, edge?.time ?? 0);
    return latest(from, startOf(Math.min(quiet, to.time - movingMs)));
  };

  return withZapierErrors(async (z: ZObject, bundle: Bundle): Promise<Slim<T>[]> => {
    const { isLoadingSample, isPopulatingDedupe } = metaOf(bundle);
    const isao = createIsao(z, bundle.authData);
    const passes = trigger.filter(z, bundle);
    if (isLoadingSample) return samples(isao, passes);

    const now = Date.now();
    const deadline = now + READING_MS;
    const start = startOf(now - LOOK_BACK_MS);
    const memory = openMemory<T>(z, bundle, trigger.key);
    const result = (happenings: Happening<T>[]): T[] =>
      happenings
        .filter(({ record }) => passes(record))
        .sort(newestFirst)
        .map(({ record }) => record);

    if (isPopulatingDedupe) {
      const { oldest: seen, movingMs } = await before(z, isao, start, deadline);
      const to = seen.at(-1) ?? start;
      await memory.join();
      await memory.save({
        from: overlap(seen, start, to, movingMs),
        to,
        returned: [],
        readWholeAt: now,
        hasMore: false,
      });
      return seen.sort(newestFirst).map(({ record }) => record);
    }

    const [remembered, place, isShared] = await Promise.all([memory.load(), memory.loadPlace(), memory.isShared()]);
    const state: Memory<T> = remembered ?? {
      ...{ from: start, to: start, returned: [], readWholeAt: now, hasMore: false },
      // The window is read anew, and what happened since must not wait until all of it has been returned.
      ...withoutBlanks({ newsAfter: place && isAfter(place.to, start) ? place.to : undefined }),
    };
    const { from, to, returned, newsAfter } = state;
    // Every other poll only: where the place can't be moved on, or each poll is cut in the same way, it would else bring the
    // same part for ever.
    const startPage = Math.random() < 0.5 ? place?.nextPage : undefined;
    const after = latest(start, from);
    const reading = await readWindow(reader(isao, after), {
      ...{ after, newsAfter, nextPage: startPage },
      ...{ limit: 2 * NEW_RECORDS, deadline },
    });

    const again = reading.oldest.filter((happening) => !isAfter(happening, to));
    const fresh = withinSize(reading.oldest.filter((happening) => isAfter(happening, to)));
    const hasMore = reading.hasMore || again.length + fresh.length < reading.oldest.length;
    const known = merge(
      returned.filter((happening) => isAfter(happening, start)),
      [...again, ...fresh],
    );
    const reached = latest(to, fresh.at(-1) ?? to);
    const isRemembered = !hasMore && known.length <= MEMORY_RECORDS && withinSize(known).length === known.length;
    const next: Memory<T> = {
      // Without a place in memory, what is new now is read and returned once more by the next poll.
      from: isRemembered ? overlap(known, after, reached, reading.movingMs) : latest(after, to),
      to: reached,
      returned: isRemembered ? known : [],
      // The hour begins when all of the window has been returned.
      readWholeAt: state.hasMore && !hasMore ? now : state.readWholeAt,
      hasMore,
      ...(hasMore && newsAfter ? { newsAfter } : {}),
    };
    const mayMove = reading.isWhole && (isRemembered || !isShared);
    const { nextPage } = reading;
    const isSaved = mayMove && (await memory.save(next));
    const isInTurn = startPage === place?.nextPage;
    if (nextPage !== undefined && isInTurn) await memory.savePlace({ to: newsAfter ?? to, nextPage });
    if (!hasMore) return result(known);
    const withNews = merge(known, withinSize(reading.news, roomBeside(known)));
    // A backlog moves on by memory alone. Where that was lost, and may be lost again, any part of the backlog comes with it:
    // another poll brings another one.
    return result(remembered && isSaved ? withNews : merge(withNews, withinSize(reading.any, roomBeside(withNews))));
  });
};
