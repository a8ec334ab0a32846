import { setTimeout as pause } from 'node:timers/promises';
import type { Bundle, ZObject } from 'zapier-platform-core';
import { createIsao, type Event, type Isao } from '../../isao/client';
import { ifKind, IsaoError } from '../../isao/error';
import { parseJson } from '../../isao/json';
import { readId } from '../../isao/scalars';
import { bestFirst } from '../../matching';
import { isRecord, uniqueById } from '../../values';
import { withDeliveryErrors, withZapierErrors } from '../../zapier/errors';
import { fail } from '../../zapier/halt';
import { MAX_SAMPLES } from '../../zapier/meta';

/** More than the samples, because some may be deleted or filtered out. */
const RECENT_TO_READ = 10;
/** As far as we know, a delivery names one record. One that names more than this is not from ISAO. */
const MAX_RECORDS = 10;
/** A flood of forged deliveries must not become a flood of requests. */
const READ_AT_ONCE = 4;
/** Assumption: the documented ids are like `contact_123`. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** ISAO may send an event a moment before its own reads find the record. */
const READ_AGAIN_AFTER_MS = 1000;

/** What makes a hook trigger of one kind of record. */
export interface HookTrigger<T extends { id: string; updatedAt: string }> {
  event: Event;
  /** The record's name in a delivery's body, such as `contact`. */
  entity: string;
  /** The record as the API gives it now. */
  get: (isao: Isao, id: string) => Promise<T>;
  /** Samples if ISAO names no recent records. */
  list: (isao: Isao) => Promise<T[]>;
  /** Reads the trigger's own filter from its form. */
  filter: (bundle: Bundle) => (record: T) => boolean;
  /**
   * Reads a whole record from a delivery. It must pass the filter too. Otherwise, an edit just before the matching change also
   * starts a run, because we read the record after both.
   */
  readCarried?: (value: unknown) => T | undefined;
}

const MAX_DEPTH = 5;

/**
 * The records in a delivery, by id. The documents suggest several shapes: the record, `{event, data: record}`,
 * `{event, data: {contact: record}}`, `{event, contact: record}`, or a list of these.
 */
const recordsIn = (body: unknown, entity: string, depth = 0): [id: string, record: unknown][] => {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(body)) return body.flatMap((item) => recordsIn(item, entity, depth + 1));
  if (!isRecord(body)) return [];
  for (const inner of [body['data'], body[entity]]) {
    const records = recordsIn(inner, entity, depth + 1);
    if (records.length > 0) return records;
  }
  // If it names an event, its id is the event's.
  const id = 'event' in body ? undefined : readId(body['id']);
  return id !== undefined && ID.test(id) ? [[id, body]] : [];
};

/**
 * The records in a delivery of JSON, or of text or form data that contains JSON. Zapier gives these as text, or as an object of
 * fields (assumption). `trim` also removes a byte-order mark.
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
 * The operation of an instant trigger: one webhook subscription per Zap.
 *
 * A delivery only says that a record changed. The record is read from the API, so a forged or partial delivery brings no data
 * in. If the API can't be read at that moment, Zapier delivers once more.
 */
export const hookOperation = <T extends { id: string; updatedAt: string }>(trigger: HookTrigger<T>) => {
  const { event, entity } = trigger;

  /** The record as it is now, or undefined if it doesn't exist. */
  const find = (isao: Isao, id: string) => trigger.get(isao, id).catch(ifKind('not-found', () => undefined));

  const performSubscribe = withZapierErrors(async (z: ZObject, bundle: Bundle) => {
    if (!bundle.targetUrl) {
      throw fail(z, 'Zapier gave no address for events. Switch the Zap off and on again.', 'target');
    }
    const subscribing = createIsao(z, bundle.authData).subscribe(event, bundle.targetUrl);
    const id = await subscribing.catch((error: unknown) => {
      if (!(error instanceof IsaoError && error.detail.mayHaveBeenWritten)) throw error;
      // Not repeated: ISAO may have subscribed the address, and would send each event twice.
      throw fail(z, 'ISAO did not confirm the subscription. Switch the Zap on again.', error.kind);
    });
    return { id };
  });

  const performUnsubscribe = withZapierErrors(async (z: ZObject, bundle: Bundle) => {
    const id = readId(bundle.subscribeData?.id);
    const isao = createIsao(z, bundle.authData);
    if (id !== undefined) await isao.unsubscribe(id).catch(ifKind('not-found', () => undefined));
    return {};
  });

  const perform = withDeliveryErrors(async (z: ZObject, bundle: Bundle) => {
    const delivered = recordsOf(bundle, entity);
    const named = new Set(delivered.map(([id]) => id));
    if (named.size === 0 || named.size > MAX_RECORDS) {
      throw fail(
        z,
        `A ${event} event arrived that names ${named.size} ${entity}s instead of one, so it was ignored. If it happens again, contact ISAO’s support.`,
        'delivery',
      );
    }
    const isao = createIsao(z, bundle.authData);
    const passes = trigger.filter(bundle);
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
      // The list isn't fully documented, and needs webhooks:read.
      .catch((error: unknown) => {
        if (isRefused(error)) return [];
        throw error;
      });
    const current = await readEach(recent, (id) => find(isao, id));
    const passes = trigger.filter(bundle);
    const known = current.filter((record) => record !== undefined).filter(passes);
    const records = known.length > 0 ? known : (await trigger.list(isao)).filter(passes);
    return uniqueById(records).sort(bestFirst).slice(0, MAX_SAMPLES);
  });

  return { type: 'hook' as const, performSubscribe, performUnsubscribe, perform, performList };
};
