import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Bundle, ZObject } from 'zapier-platform-core';
import { patientCache } from '../../cache';
import { apiKey, baseUrl } from '../../isao/connection';
import { metaOf } from '../../meta';
import { isRecord } from '../../values';
import type { Happening, Moment } from './moment';

/** What a poll hands on to the next. All of it can be lost: it saves requests and keeps a backlog in its order, and what is delivered does not depend on it. */
export interface Memory<T> {
  /** Where to read on from. */
  from: Moment;
  /** Up to where everything has been returned to Zapier at least once. */
  to: Moment;
  /** What was returned and need not be read again. It is returned again, for Zapier may have lost a result. */
  returned: Happening<T>[];
  /** When the whole window was last read, in milliseconds since 1970. */
  readWholeAt: number;
  /** A backlog is being returned, poll by poll: it must come to its end before the window is read anew. */
  hasMore: boolean;
  /** What happened after this is news beside a backlog, and is returned with each part of it. */
  newsAfter?: Moment;
}

/** What is still known when the memory is void. */
export interface Place {
  /** Up to where everything had been returned. */
  to: Moment;
  /** The page to read on with in a list that the last poll did not get through. */
  nextPage?: number;
}

/** So often the whole look-back window is read again: the net under all that can go wrong with lists, clocks and caches. */
const WHOLE_EVERY_MS = 60 * 60 * 1000;
/** As long as a backlog may take to be returned: the look-back of a poll. */
const BACKLOG_MS = 36 * 60 * 60 * 1000;

const endOf = ({ readWholeAt, hasMore }: Memory<unknown>): number =>
  readWholeAt + (hasMore ? BACKLOG_MS : WHOLE_EVERY_MS);

const isMoment = (value: unknown): value is Moment =>
  isRecord(value) && typeof value['time'] === 'number' && typeof value['id'] === 'string';

const isMemory = <T>(value: unknown): value is Memory<T> =>
  isRecord(value) &&
  isMoment(value['from']) &&
  isMoment(value['to']) &&
  typeof value['readWholeAt'] === 'number' &&
  typeof value['hasMore'] === 'boolean' &&
  (value['newsAfter'] === undefined || isMoment(value['newsAfter'])) &&
  Array.isArray(value['returned']) &&
  value['returned'].every((happening) => isMoment(happening) && 'record' in happening && isRecord(happening.record));

const isPlace = (value: unknown): value is Place =>
  isRecord(value) && isMoment(value['to']) && ['undefined', 'number'].includes(typeof value['nextPage']);

/** Deprecated by Zapier, and left out one day: good for saving requests, and used for nothing else. */
const zapIdOf = (bundle: Bundle): unknown => {
  const { zap }: { zap?: unknown } = metaOf(bundle);
  return isRecord(zap) ? zap['id'] : undefined;
};

/**
 * The memory of a Zap's polls, in Zapier's cache. It is one for each key, trigger and Zap. Where Zapier names no Zap it may be
 * shared by several, and must then not be moved on past what it can give to all of them.
 */
export const openMemory = <T>(z: ZObject, bundle: Bundle, trigger: string) => {
  const zapId = zapIdOf(bundle);
  const owner = [apiKey(bundle.authData), baseUrl(bundle.authData).href, trigger, zapId];
  const key = `poll:${z.hash('sha256', JSON.stringify(owner))}`;

  const cache = patientCache(z);

  const load = async (): Promise<Memory<T> | undefined> => {
    const packed = await cache.get(key);
    if (typeof packed !== 'string') return undefined;
    try {
      const memory: unknown = JSON.parse((await promisify(gunzip)(Buffer.from(packed, 'base64'))).toString());
      return isMemory<T>(memory) && endOf(memory) > Date.now() ? memory : undefined;
    } catch {
      return undefined;
    }
  };

  const placeKey = `${key}:place`;

  const loadPlace = async (): Promise<Place | undefined> => {
    const place = await cache.get(placeKey);
    return isPlace(place) ? place : undefined;
  };

  const savePlace = (place: Place) => cache.set(placeKey, place, BACKLOG_MS / 1000);

  /**
   * Keeps the memory, and the place without a page: what was read to its end has none to go on with.
   *
   * @returns whether the cache has it now; a later poll may still not find it
   */
  const save = async (memory: Memory<T>): Promise<boolean> => {
    const packed = (await promisify(gzip)(JSON.stringify(memory))).toString('base64');
    const seconds = Math.max(1, Math.ceil((endOf(memory) - Date.now()) / 1000));
    const [isSet] = await Promise.all([
      cache.set(key, packed, seconds),
      savePlace({ to: memory.newsAfter ?? memory.to }),
    ]);
    return isSet && (await cache.get(key)) === packed;
  };

  const sharedKey = `${key}:shared`;
  const markShared = () => cache.set(sharedKey, true, BACKLOG_MS / 1000);

  /** To be called when a Zap is switched on, before it saves: a memory that is there already may be that of another Zap. */
  const join = async (): Promise<void> => {
    if (zapId === undefined && (await load())) await markShared();
  };

  /** Tells it, and keeps it so while there are polls: to be called with each. */
  const isShared = async (): Promise<boolean> => {
    if (zapId !== undefined || (await cache.get(sharedKey)) !== true) return false;
    await markShared();
    return true;
  };

  return { load, save, loadPlace, savePlace, join, isShared };
};

export type PollMemory<T> = ReturnType<typeof openMemory<T>>;
