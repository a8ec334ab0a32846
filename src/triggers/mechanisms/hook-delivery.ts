import type { Bundle } from 'zapier-platform-core';
import { parseJson } from '../../isao/json';
import { readId } from '../../isao/scalars';
import { isRecord } from '../../values';

/** Assumption: the documented ids are like `contact_123`. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;
const MAX_DEPTH = 5;

/** Where an event may have its record, besides under the record's own name. */
const WRAPPERS = ['data', 'payload', 'record', 'resource'];
/** How an event may name what happened. */
const EVENT_NAMES = ['event', 'eventType', 'event_type', 'eventName', 'event_name', 'topic', 'action'];
/** How an event may name what happened, and a record what it is. */
const TYPE_NAMES = ['type', 'object', 'kind'];

/** The kind of record that a trigger's deliveries are about. */
export interface RecordKind {
  /** Its name in a delivery's body, such as `contact`. */
  entity: string;
  /** A field that every record of this kind has, and no event. */
  hallmark: string;
}

/** A record that a delivery names. */
export interface NamedRecord {
  id: string;
  /** What the delivery says about it. */
  carried: unknown;
  /** False if the id may be something else's, such as the event's. */
  isSure: boolean;
}

const isEvent = (body: Record<string, unknown>, { entity }: RecordKind): boolean => {
  const isOwn = (value: unknown) => typeof value === 'string' && [entity, `${entity}s`].includes(value.toLowerCase());
  return (
    [...EVENT_NAMES, ...WRAPPERS, entity].some((name) => Object.hasOwn(body, name)) ||
    TYPE_NAMES.some((name) => Object.hasOwn(body, name) && !isOwn(body[name]))
  );
};

/** The record that an object is, or whose id it gives as `contactId` or `contact_id`. */
const recordOf = (body: Record<string, unknown>, kind: RecordKind, isWrapped: boolean): NamedRecord | undefined => {
  const hasHallmark = Object.hasOwn(body, kind.hallmark);
  const reference = hasHallmark ? undefined : (readId(body[`${kind.entity}Id`]) ?? readId(body[`${kind.entity}_id`]));
  const id = reference ?? readId(body['id']);
  if (id === undefined || !ID.test(id)) return undefined;
  if (reference !== undefined) return { id, carried: undefined, isSure: true };
  if (!isEvent(body, kind)) {
    return { id, carried: body, isSure: hasHallmark || isWrapped || Object.keys(body).length === 1 };
  }
  // An event's id is its own, unless the event has the record's fields.
  return hasHallmark ? { id, carried: body, isSure: false } : undefined;
};

/**
 * The records in a delivery's body. The documents suggest several shapes: the record, `{event, data: record}`,
 * `{event, data: {contact: record}}`, `{event, contact: record}`, or a list of these.
 */
export const recordsIn = (body: unknown, kind: RecordKind, depth = 0, isWrapped = false): NamedRecord[] => {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(body)) return body.flatMap((item) => recordsIn(item, kind, depth + 1, isWrapped));
  if (!isRecord(body)) return [];
  for (const name of [...WRAPPERS, 'object', kind.entity, `${kind.entity}s`]) {
    const records = recordsIn(body[name], kind, depth + 1, true);
    if (records.length > 0) return records;
  }
  const record = recordOf(body, kind, isWrapped);
  return record ? [record] : [];
};

/**
 * The records in a delivery of JSON, or of text or form data that contains JSON. Zapier gives these as text, or as an object of
 * fields (assumption). `trim` also removes a byte-order mark.
 */
export const recordsOf = ({ cleanedRequest, rawRequest }: Bundle, kind: RecordKind): NamedRecord[] => {
  const body: unknown = cleanedRequest;
  const fields = isRecord(body) ? Object.entries(body).flat() : [];
  const texts = [body, rawRequest?.content, ...fields].filter((text) => typeof text === 'string');
  const parsed = texts.map((text) => parseJson(text.trim(), { exact: true }));
  return [body, ...parsed].map((candidate) => recordsIn(candidate, kind)).find(({ length }) => length > 0) ?? [];
};
