import { setTimeout as pause } from 'node:timers/promises';
import type { Bundle, ZObject } from 'zapier-platform-core';
import { fail, withDeliveryErrors, withZapierErrors } from '../../zapier/errors';
import { createIsao, type Event, type Isao } from '../../isao/client';
import { IsaoError, on } from '../../isao/error';
import { parseJson } from '../../isao/json';
import { readId } from '../../isao/scalars';
import { bestFirst } from '../../matching';
import { isRecord, uniqueById } from '../../values';

/** Platform rule: a trigger's test gives at most this many samples. */
const SAMPLES = 3;
/** Recent records to look at for samples: some may be deleted since, or kept back by the trigger's filter. */
const RECENT_TO_READ = 10;
/** A delivery is about one record, as far as is known. A body with more than this many is no delivery of ISAO's. */
const MOST_RECORDS = 10;
/** A flood of forged deliveries must not become a flood of requests. */
const READ_AT_ONCE = 4;
/** What an id may look like (assumption: the documented ones are like `contact_123`). Nothing else gets into a path. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** ISAO may tell of a record a moment before its own reads find it, as a sender that has not committed yet, or has replicas, does. */
const READ_AGAIN_AFTER_MS = 1000;

/** What makes a hook trigger of one kind of record. */
export interface HookTrigger<T extends { id: string; updatedAt: string }> {
  event: Event;
  /** The record's name in a delivery's body, such as `contact`. */
  entity: string;
  /** The record as the API gives it now. */
  get: (isao: Isao, id: string) => Promise<T>;
  /** Some records to show as samples where ISAO names no recent ones. */
  list: (isao: Isao) => Promise<T[]>;
  /** Reads the trigger's own filter from its form. */
  filter: (z: ZObject, bundle: Bundle) => (record: T) => boolean;
  /**
   * Reads a whole record out of a delivery; undefined if it is not whole. If the trigger has this, that record has to pass the
   * filter, too. Otherwise an earlier edit also matches, because we read the record after both changes.
   */
  readCarried?: (value: unknown) => T | undefined;
}

/** How deep a record may lie in a delivery; deeper ones are no delivery of ISAO's. */
const MAX_DEPTH = 5;

/**
 * The records in a delivery, by id. Their place isn't documented, so every one that the vendor's pages suggest is tried: the
 * record itself, `{event, data: record}`, `{event, data: {contact: record}}`, `{event, contact: record}`, a list of these.
 */
const recordsIn = (body: unknown, entity: string, depth = 0): [id: string, record: unknown][] => {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(body)) return body.flatMap((item) => recordsIn(item, entity, depth + 1));
  if (!isRecord(body)) return [];
  for (const inner of [body['data'], body[entity]]) {
    const records = recordsIn(inner, entity, depth + 1);
    if (records.length > 0) return records;
  }
  // What names its event is the delivery, and its id the event's.
  const id = 'event' in body ? undefined : readId(body['id']);
  return id !== undefined && ID.test(id) ? [[id, body]] : [];
};

/**
 * The records in a delivery that came as JSON, or as text or form data that contain JSON. `trim` also removes a byte-order mark.
 * Not documented: Zapier gives such a body as text, or as an object of the form's fields.
 */
const recordsOf = ({ cleanedRequest, rawRequest }: Bundle, entity: string): [id: string, record: unknown][] => {
  const body: unknown = cleanedRequest;
  const fields = isRecord(body) ? Object.entries(body).flat() : [];
  const texts = [body, rawRequest?.content, ...fields].filter((text) => typeof text === 'string');
  const parsed = texts.map((text) => parseJson(text.trim(), { exact: true }));
  return [body, ...parsed].map((candidate) => recordsIn(candidate, entity)).find(({ length }) => length > 0) ?? [];
};

/** Reads records by their ids, a few at a time. */
const readEach = async <T>(ids: string[], read: (id: string) => Promise<T>): Promise<T[]> => {
  if (ids.length === 0) return [];
  const some = await Promise.all(ids.slice(0, READ_AT_ONCE).map(read));
  return [...some, ...(await readEach(ids.slice(READ_AT_ONCE), read))];
};

const isRefused = (error: unknown) =>
  error instanceof IsaoError && ['forbidden', 'not-found', 'rejected', 'unreadable'].includes(error.kind);

/**
 * The operation of an instant trigger: a webhook of ISAO, one subscription for each Zap.
 *
 * A delivery only says that a record changed. What the Zap gets is read from the API, so a forged or partial delivery can't bring
 * data in, and deliveries and samples have one shape. If the API can't be read at that moment, Zapier delivers once more.
 */
export const hookOperation = <T extends { id: string; updatedAt: string }>(trigger: HookTrigger<T>) => {
  const { event, entity } = trigger;

  /** A record as it is now; undefined where it was deleted, or never there: then there is nothing that a Zap could act on. */
  const find = (isao: Isao, id: string) => trigger.get(isao, id).catch(on('not-found', () => undefined));

  const performSubscribe = withZapierErrors(async (z: ZObject, bundle: Bundle) => {
    if (!bundle.targetUrl) {
      throw fail(z, 'Zapier gave no address to send events to. Switch the Zap off and on again.', 'target');
    }
    const subscribing = createIsao(z, bundle.authData).subscribe(event, bundle.targetUrl);
    const id = await subscribing.catch((error: unknown) => {
      if (!(error instanceof IsaoError && error.detail.mayHaveBeenWritten)) throw error;
      // Not repeated for the same address: ISAO may have it, and would send each event twice.
      throw fail(z, 'ISAO did not confirm that it sends its events to this Zap. Switch the Zap on again.', error.kind);
    });
    return { id };
  });

  const performUnsubscribe = withZapierErrors(async (z: ZObject, bundle: Bundle) => {
    const id = readId(bundle.subscribeData?.id);
    const isao = createIsao(z, bundle.authData);
    // A subscription that is gone already is what was asked for.
    if (id !== undefined) await isao.unsubscribe(id).catch(on('not-found', () => undefined));
    return {};
  });

  const perform = withDeliveryErrors(async (z: ZObject, bundle: Bundle) => {
    const delivered = recordsOf(bundle, entity);
    const named = new Set(delivered.map(([id]) => id));
    if (named.size === 0 || named.size > MOST_RECORDS) {
      throw fail(
        z,
        `A ${event} event arrived that names ${named.size} ${entity}s instead of one, so it was not used. If it happens again, ask ISAO’s support.`,
        'delivery',
      );
    }
    const isao = createIsao(z, bundle.authData);
    const passes = trigger.filter(z, bundle);
    const meant = delivered.filter(([, record]) => {
      const carried = trigger.readCarried?.(record);
      return !carried || passes(carried);
    });
    const ids = [...new Set(meant.map(([id]) => id))];
    const current = await readEach(ids, async (id) => {
      const found = await find(isao, id);
      if (found) return found;
      await pause(READ_AGAIN_AFTER_MS);
      return find(isao, id);
    });
    return uniqueById(current.filter((record) => record !== undefined)).filter(passes);
  });

  const performList = withZapierErrors(async (z: ZObject, bundle: Bundle) => {
    const isao = createIsao(z, bundle.authData);
    const recent = await isao
      .recentForEvent(event)
      .then((records) => [...new Map(recordsIn(records, entity)).keys()].slice(0, RECENT_TO_READ))
      // The list isn't fully documented, and needs webhooks:read, which the trigger itself does not.
      .catch((error: unknown) => {
        if (isRefused(error)) return [];
        throw error;
      });
    const current = await readEach(recent, (id) => find(isao, id));
    const passes = trigger.filter(z, bundle);
    const known = current.filter((record) => record !== undefined).filter(passes);
    const records = known.length > 0 ? known : (await trigger.list(isao)).filter(passes);
    return uniqueById(records).sort(bestFirst).slice(0, SAMPLES);
  });

  return { type: 'hook' as const, performSubscribe, performUnsubscribe, perform, performList };
};
