import { setTimeout as pause } from 'node:timers/promises';
import type { Bundle, ZObject } from 'zapier-platform-core';
import { createIsao, type Event, type Isao } from '../../isao/client';
import { ifKind, IsaoError } from '../../isao/error';
import { readId } from '../../isao/scalars';
import { bestFirst } from '../../matching';
import { uniqueById } from '../../values';
import { withErrorsIn } from '../../zapier/errors';
import { fail } from '../../zapier/halt';
import { MAX_SAMPLES } from '../../zapier/meta';
import { type NamedRecord, type RecordKind, recordsIn, recordsOf } from './hook-delivery';

/** More than the samples, because some may be deleted or filtered out. */
const RECENT_TO_READ = 10;
const READ_AT_ONCE = 4;
/** As far as we know, a delivery names one record. A flood of forged ones must not become a flood of requests. */
const MAX_RECORDS = 2;

/** ISAO may send an event a moment before its own reads find the record. */
const READ_AGAIN_AFTER_MS = 1000;

/** What makes a hook trigger of one kind of record. */
export interface HookTrigger<T extends { id: string; updatedAt: string }> {
  event: Event;
  kind: RecordKind;
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

/** Reads records by their ids, a few at a time. */
const readEach = async <T>(ids: string[], read: (id: string) => Promise<T>): Promise<T[]> => {
  if (ids.length === 0) return [];
  const some = await Promise.all(ids.slice(0, READ_AT_ONCE).map(read));
  return [...some, ...(await readEach(ids.slice(READ_AT_ONCE), read))];
};

/**
 * The operation of an instant trigger: one webhook subscription per Zap.
 *
 * A delivery only says that a record changed. The record is read from the API, so a forged or partial delivery brings no data
 * in. If the API can't be read at that moment, Zapier delivers once more.
 */
export const hookOperation = <T extends { id: string; updatedAt: string }>(trigger: HookTrigger<T>) => {
  const { event, kind } = trigger;

  const findById = (isao: Isao, id: string) => trigger.get(isao, id).catch(ifKind('not-found', () => undefined));

  const unknownDelivery = (z: ZObject, count: number) =>
    fail(
      z,
      `A ${event} event arrived that names ${count} ${kind.entity}s instead of one, so it was ignored. If it happens again, contact ISAO’s support.`,
      'delivery',
    );

  const performSubscribe = withErrorsIn('switch')(async (z: ZObject, bundle: Bundle) => {
    if (!bundle.targetUrl) {
      throw fail(z, 'Zapier gave no address for events. Switch the Zap off and on again.', 'target');
    }
    return { id: await createIsao(z, bundle.authData).subscribe(event, bundle.targetUrl) };
  });

  const performUnsubscribe = withErrorsIn('switch')(async (z: ZObject, bundle: Bundle) => {
    const id = readId(bundle.subscribeData?.id);
    if (id !== undefined) await createIsao(z, bundle.authData).unsubscribe(id);
    return {};
  });

  /** The record as it is now. @throws Error if there is none, and the delivery may not have meant a record at all */
  const findNamed = async (z: ZObject, isao: Isao, { id, isSure }: NamedRecord): Promise<T | undefined> => {
    const find = () => findById(isao, id);
    const found = (await find()) ?? (await pause(READ_AGAIN_AFTER_MS).then(find));
    if (!found && !isSure) throw unknownDelivery(z, 0);
    return found;
  };

  const perform = withErrorsIn('delivery')(async (z: ZObject, bundle: Bundle) => {
    const delivered = recordsOf(bundle, kind);
    const named = new Set(delivered.map(({ id }) => id));
    if (named.size === 0 || named.size > MAX_RECORDS) throw unknownDelivery(z, named.size);
    const isao = createIsao(z, bundle.authData);
    const passes = trigger.filter(bundle);
    const meant = delivered.filter(({ carried }) => {
      const record = trigger.readCarried?.(carried);
      return !record || passes(record);
    });
    const current = await Promise.all(uniqueById(meant).map((record) => findNamed(z, isao, record)));
    return uniqueById(current.filter((record) => record !== undefined)).filter(passes);
  });

  /** Those that ISAO names as recent, or none: their list isn't fully documented, and needs webhooks:read. */
  const readRecent = async (isao: Isao): Promise<T[]> => {
    const recent = recordsIn(await isao.recentForEvent(event), kind);
    const ids = uniqueById(recent).map(({ id }) => id);
    const current = await readEach(ids.slice(0, RECENT_TO_READ), (id) => findById(isao, id));
    return current.filter((record) => record !== undefined);
  };

  const performList = withErrorsIn('sample')(async (z: ZObject, bundle: Bundle) => {
    const isao = createIsao(z, bundle.authData);
    const passes = trigger.filter(bundle);
    const recent = await readRecent(isao).catch((error: unknown) => {
      if (error instanceof IsaoError && error.kind !== 'unauthorized') return [];
      throw error;
    });
    const known = recent.filter(passes);
    const records = known.length > 0 ? known : (await trigger.list(isao)).filter(passes);
    return uniqueById(records).sort(bestFirst).slice(0, MAX_SAMPLES);
  });

  return { type: 'hook' as const, performSubscribe, performUnsubscribe, perform, performList };
};
