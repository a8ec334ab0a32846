import { setTimeout as pause } from 'node:timers/promises';
import type { ZObject } from 'zapier-platform-core';

/** Core waits for Zapier's cache forever. */
const PATIENCE_MS = 1000;

const inTime = <T>(answer: Promise<T>): Promise<T> =>
  Promise.race([
    answer,
    pause(PATIENCE_MS, undefined, { ref: false }).then(() => {
      throw new Error('The cache did not answer in time');
    }),
  ]);

/** `z.hash` reads text as Latin-1, in which Łukasz and Aukasz are equal (core 19.1), so it gets ASCII. */
export const hashOf = (z: ZObject, value: unknown): string =>
  z.hash('sha256', Buffer.from(JSON.stringify(value)).toString('base64'));

/**
 * Zapier's cache, for data that a step can do without. It may forget, fail or hang; each call takes at most a second.
 *
 * - `get` returns null or undefined without a value or an answer.
 * - `set` keeps a value for some seconds, if the cache answers.
 */
export const patientCache = (z: ZObject) => ({
  get: (key: string): Promise<unknown> => inTime<unknown>(z.cache.get(key)).catch(() => undefined),

  set: async (key: string, value: unknown, seconds: number): Promise<void> => {
    await Promise.allSettled([inTime(z.cache.set(key, value, seconds))]);
  },

  forget: async (key: string): Promise<void> => {
    await Promise.allSettled([inTime(z.cache.delete(key))]);
  },
});
