import { setTimeout as pause } from 'node:timers/promises';
import type { ZObject } from 'zapier-platform-core';

/** Core waits for Zapier's cache without end; a step that can do without it must not. */
const PATIENCE_MS = 1000;

const inTime = <T>(answer: Promise<T>): Promise<T> =>
  Promise.race([
    answer,
    pause(PATIENCE_MS, undefined, { ref: false }).then(() => {
      throw new Error('The cache did not answer in time');
    }),
  ]);

/**
 * A key of the cache that tells nothing of what it stands for.
 *
 * `z.hash` reads a text as Latin-1, in which Łukasz and Aukasz are the same bytes (core 19.1), so it gets ASCII.
 *
 * @param value any JSON
 */
export const hashOf = (z: ZObject, value: unknown): string =>
  z.hash('sha256', Buffer.from(JSON.stringify(value)).toString('base64'));

/**
 * Zapier's cache for what a step can do without: it may be empty, forget, fail or hang, and costs a second a call at the most.
 *
 * - `get` gives what was set, as JSON keeps it; null or undefined where there is nothing, or no answer.
 * - `set` keeps a value for so many seconds, and tells whether that was confirmed.
 * - `forget` removes a value, where it can.
 */
export const patientCache = (z: ZObject) => ({
  get: (key: string): Promise<unknown> => inTime<unknown>(z.cache.get(key)).catch(() => undefined),

  set: (key: string, value: unknown, seconds: number): Promise<boolean> =>
    inTime(z.cache.set(key, value, seconds)).then(
      () => true,
      () => false,
    ),

  forget: async (key: string): Promise<void> => {
    await Promise.allSettled([inTime(z.cache.delete(key))]);
  },
});
