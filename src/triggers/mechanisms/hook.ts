import type { Bundle, ZObject } from 'zapier-platform-core';
import { fail, withZapierErrors } from '../../errors';
import { createIsao, type Event, type Isao } from '../../isao/client';
import { readId } from '../../isao/contact';
import { IsaoError, on } from '../../isao/error';
import { isRecord } from '../../values';

/** A record of unknown origin becomes one for this many of the editor's samples (platform rule: at most three). */
const SAMPLES = 3;
/** Recent records to look at for samples: some may be deleted since, or kept back by the trigger's filter. */
const RECENT_TO_READ = 10;

/** What makes a hook trigger of one kind of record. */
export interface HookTrigger<T extends { id: string; updatedAt: string }> {
  event: Event;
  /** The record's name in a delivery's body, such as `contact`. */
  entity: string;
  /** The record as the API gives it now. */
  get: (isao: Isao, id: string) => Promise<T>;
  /** Reads a record out of a delivery; undefined where it isn't a whole one. */
  read: (value: unknown) => T | undefined;
  /** Some records to show as samples where ISAO names no recent ones. */
  list: (isao: Isao) => Promise<T[]>;
  /** Reads the trigger's own filter from its form. */
  filter: (z: ZObject, bundle: Bundle) => (record: T) => boolean;
}

/**
 * The records in a delivery. Their place isn't documented, so every one that the vendor's pages suggest is tried: the
 * record itself, `{event, data: record}`, `{event, data: {contact: record}}`, `{event, contact: record}`, or a list of these.
 */
const recordsIn = (body: unknown, entity: string): Record<string, unknown>[] => {
  if (Array.isArray(body)) return body.flatMap((item) => recordsIn(item, entity));
  if (!isRecord(body)) return [];
  for (const key of ['data', entity]) {
    const inner = body[key];
    if (isRecord(inner) || Array.isArray(inner)) return recordsIn(inner, entity);
  }
  return readId(body['id']) === undefined ? [] : [body];
};

const idsOf = (records: Record<string, unknown>[]): string[] => [
  ...new Set(records.flatMap((record) => readId(record['id']) ?? [])),
];

const newestFirst = (a: { updatedAt: string }, b: { updatedAt: string }) => b.updatedAt.localeCompare(a.updatedAt);

const isUnreachable = (error: unknown): error is IsaoError =>
  error instanceof IsaoError && ['throttled', 'failed', 'unavailable', 'timeout', 'unreadable'].includes(error.kind);

/**
 * The operation of an instant trigger: a webhook of ISAO, one subscription for each Zap.
 *
 * A delivery is only the news that a record changed; what the Zap gets is read from the API. So a forged or partial
 * delivery can't bring data in, and deliveries and samples have one shape. Where the API can't be reached at that moment
 * and the delivery carries the whole record, that record is passed on rather than the event lost.
 */
export const hookOperation = <T extends { id: string; updatedAt: string }>(trigger: HookTrigger<T>) => {
  const { event, entity } = trigger;

  const performSubscribe = withZapierErrors(async (z: ZObject, bundle: Bundle) => {
    if (!bundle.targetUrl)
      throw fail(z, 'Zapier gave no address to send events to. Switch the Zap off and on again.', 'target');
    return { id: await createIsao(z, bundle.authData).subscribe(event, bundle.targetUrl) };
  });

  const performUnsubscribe = withZapierErrors(async (z: ZObject, bundle: Bundle) => {
    const id = readId(bundle.subscribeData?.id);
    // A subscription that is gone already is what was asked for.
    if (id !== undefined)
      await createIsao(z, bundle.authData)
        .unsubscribe(id)
        .catch(on('not-found', () => undefined));
    return {};
  });

  const perform = withZapierErrors(async (z: ZObject, bundle: Bundle) => {
    const records = recordsIn(bundle.cleanedRequest, entity);
    if (records.length === 0) {
      throw fail(
        z,
        `ISAO sent a ${event} event without the ID of a ${entity}. Nothing can be read for it; ask ISAO’s support if it happens again.`,
        'delivery',
      );
    }
    const isao = createIsao(z, bundle.authData);
    const passes = trigger.filter(z, bundle);
    const current = await Promise.all(
      idsOf(records).map((id) =>
        trigger.get(isao, id).catch((error: unknown) => {
          // Deleted since, or never there: there is nothing left that the Zap could act on.
          if (error instanceof IsaoError && error.kind === 'not-found') return undefined;
          const carried = trigger.read(records.find((record) => readId(record['id']) === id));
          if (isUnreachable(error) && carried) return carried;
          throw error;
        }),
      ),
    );
    return current.filter((record) => record !== undefined).filter(passes);
  });

  const performList = withZapierErrors(async (z: ZObject, bundle: Bundle) => {
    const isao = createIsao(z, bundle.authData);
    const recent = await isao
      .recentForEvent(event)
      .then((records) => idsOf(recordsIn(records, entity)).slice(0, RECENT_TO_READ))
      // The list isn't fully documented, and needs webhooks:read, which the trigger itself does not.
      .catch((error: unknown) => {
        if (error instanceof IsaoError && ['forbidden', 'not-found', 'rejected', 'unreadable'].includes(error.kind))
          return [];
        throw error;
      });
    const current = await Promise.all(
      recent.map((id) => trigger.get(isao, id).catch(on('not-found', () => undefined))),
    );
    const known = current.filter((record) => record !== undefined);
    const records = known.length > 0 ? known : await trigger.list(isao);
    return records.filter(trigger.filter(z, bundle)).sort(newestFirst).slice(0, SAMPLES);
  });

  return { type: 'hook' as const, performSubscribe, performUnsubscribe, perform, performList };
};
