import type { Bundle, ZObject } from 'zapier-platform-core';
import type { ContactCreate } from '../isao/client';
import { apiKey } from '../isao/connection';
import { hashOf, patientCache } from '../zapier/cache';

/** Autoreplay ends within about 11 hours, and a person may replay the next day. */
const REMEMBERED_FOR_S = 2 * 24 * 60 * 60;

/**
 * Remembers creates whose answer was lost, because ISAO answers their replay like a duplicate. Without Zapier's cache, a
 * replay counts as a duplicate: it halts, and creates no second contact.
 */
export const lostCreates = (z: ZObject, bundle: Bundle, contact: ContactCreate) => {
  const key = `lost-create:${hashOf(z, [apiKey(bundle.authData), contact])}`;
  const cache = patientCache(z);
  return {
    remember: () => cache.set(key, true, REMEMBERED_FOR_S),
    /** Afterwards, the same input counts as a new event. */
    forget: () => cache.forget(key),
    has: async (): Promise<boolean> => (await cache.get(key)) === true,
  };
};
