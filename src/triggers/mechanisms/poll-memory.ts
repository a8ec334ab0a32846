import type { Bundle, ZObject } from 'zapier-platform-core';
import { apiKey, baseUrl } from '../../isao/connection';
import { isRecord } from '../../values';
import { hashOf, patientCache } from '../../zapier/cache';
import { zapIdOf } from '../../zapier/meta';
import type { Sweep } from './sweep';

/** What a poll leaves for the next one: moments (milliseconds since 1970) and page numbers. It may be lost. */
export interface Memory {
  /** Where the next poll starts. It lags one poll behind. */
  since: number;
  /** The latest moment that was read. */
  newest: number;
  sweep: Sweep | null;
}

const MEMORY_S = 48 * 60 * 60;
/** How often the whole look-back is swept, whatever went wrong with lists, clocks and caches. */
const SWEPT_S = 60 * 60;

const isMemory = (value: unknown): value is Memory =>
  isRecord(value) && Number.isFinite(value['since']) && Number.isFinite(value['newest']);

/** A Zap's memory in Zapier's cache. If Zapier doesn't name the Zap, nothing is remembered, because Zaps would share it. */
export const openMemory = (z: ZObject, bundle: Bundle, trigger: string) => {
  const zapId = zapIdOf(bundle);
  const key = `poll:${hashOf(z, [apiKey(bundle.authData), baseUrl(bundle.authData).href, trigger, zapId])}`;
  const sweptKey = `${key}:swept`;
  const cache = patientCache(z);

  return {
    /** What the previous poll left, and whether the look-back was swept within the hour. */
    load: async (): Promise<{ memory: Memory | undefined; isSwept: boolean }> => {
      if (zapId === undefined) return { memory: undefined, isSwept: false };
      const [memory, swept] = await Promise.all([cache.get(key), cache.get(sweptKey)]);
      return { memory: isMemory(memory) ? memory : undefined, isSwept: swept === true };
    },

    /** @returns whether the cache has it now */
    save: async (memory: Memory, isSwept: boolean): Promise<boolean> => {
      if (zapId === undefined) return false;
      await Promise.all([cache.set(key, memory, MEMORY_S), isSwept && cache.set(sweptKey, true, SWEPT_S)]);
      return JSON.stringify(await cache.get(key)) === JSON.stringify(memory);
    },
  };
};

export type PollMemory = ReturnType<typeof openMemory>;
