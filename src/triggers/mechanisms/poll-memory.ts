import type { Bundle, ZObject } from 'zapier-platform-core';
import { baseUrl } from '../../isao/connection';
import type { LongList } from '../../isao/long-list';
import { isRecord } from '../../values';
import { hashOf, patientCache } from '../../zapier/cache';
import { zapIdOf } from '../../zapier/meta';

/** What a poll leaves for the next one: moments (milliseconds since 1970) and page numbers. It may be lost. */
export interface Memory {
  /** A hash of the form that the Zap had. */
  form: string;
  /** What happened up to this moment starts no run, because the Zap had another form then. */
  silentUntil: number;
  /** Where the next poll starts. It lags one poll behind. */
  since: number;
  /** The latest moment that was read. */
  newest: number;
  /** The list that is being read over several polls, and the one after it. */
  lists: LongList[];
}

/** A pause as long as this loses nothing. */
export const MEMORY_MS = 7 * 24 * 60 * 60 * 1000;
/** If Zapier's cache refuses so long a time. */
const SHORT_MEMORY_S = 48 * 60 * 60;
/** How often the whole window is read again, whatever went wrong with lists, clocks and caches. */
const REREAD_S = 60 * 60;

const isMemory = (value: unknown): value is Memory =>
  isRecord(value) &&
  typeof value['form'] === 'string' &&
  ['silentUntil', 'since', 'newest'].every((key) => Number.isFinite(value[key])) &&
  Array.isArray(value['lists']);

/** A Zap's memory, which outlives its key. If Zapier doesn't name the Zap, nothing is remembered: Zaps would share it. */
export const openMemory = (z: ZObject, bundle: Bundle, trigger: string) => {
  const zapId = zapIdOf(bundle);
  const key = `poll:${hashOf(z, [baseUrl(bundle.authData).href, trigger, zapId])}`;
  const rereadKey = `${key}:reread`;
  const cache = patientCache(z);

  return {
    /** What the previous poll left, and whether the window was read again within the hour. */
    load: async (): Promise<{ memory: Memory | undefined; isReread: boolean }> => {
      if (zapId === undefined) return { memory: undefined, isReread: false };
      const [memory, reread] = await Promise.all([cache.get(key), cache.get(rereadKey)]);
      return { memory: isMemory(memory) ? memory : undefined, isReread: reread === true };
    },

    /** @returns whether the cache has it now */
    save: async (memory: Memory, isReread: boolean): Promise<boolean> => {
      if (zapId === undefined) return false;
      if (isReread) await cache.set(rereadKey, true, REREAD_S);
      const save = async (seconds: number): Promise<unknown> => {
        await cache.set(key, memory, seconds);
        return cache.get(key);
      };
      const isSaved = (stored: unknown): boolean => JSON.stringify(stored) === JSON.stringify(memory);
      const stored = await save(MEMORY_MS / 1000);
      // A cache that answers with something else may keep nothing for so long.
      return isSaved(stored) || (stored !== undefined && isSaved(await save(SHORT_MEMORY_S)));
    },
  };
};

export type PollMemory = ReturnType<typeof openMemory>;
