import type { Bundle, ZObject } from 'zapier-platform-core';
import { hashOf, patientCache } from '../zapier/cache';
import type { ContactCreate } from '../isao/client';

/** As long as Zapier replays a failed step by itself, and a person the next day (autoreplay ends within about 11 hours). */
const REMEMBERED_FOR_S = 2 * 24 * 60 * 60;

/**
 * Remembers the creates whose answer was lost, so that their replay is known from a duplicate: both are answered with
 * "this phone number exists", but only the first wants that contact.
 *
 * Kept in Zapier's cache, under a hash that tells nothing of the contact. Without the cache a replay is taken for a
 * duplicate: it stops, and still makes no second contact.
 */
export const lostCreates = (z: ZObject, bundle: Bundle, contact: ContactCreate) => {
  const key = `lost-create:${hashOf(z, [bundle.authData['api_key'], contact])}`;
  const cache = patientCache(z);
  return {
    remember: () => cache.set(key, true, REMEMBERED_FOR_S),
    /** Once it is known how it ended: the same input is another event from then on. */
    forget: () => cache.forget(key),
    has: async (): Promise<boolean> => (await cache.get(key)) === true,
  };
};
