import type { ZObject } from 'zapier-platform-core';
import { isRecord } from '../values';
import type { AuthData } from './connection';
import { type Contact, readContact, readWholeContact } from './contact';
import { type Deal, readDeal, readWholeDeal } from './deal';
import { ifKind, IsaoError } from './error';
import { type Answer, createSendRequest, type IsaoRequest } from './http';
import { readId, textOrNull } from './scalars';
import type { components, operations } from './schema';

export type ContactCreate = components['schemas']['ContactCreate'];
export type ContactUpdate = components['schemas']['ContactUpdate'];
export type DealCreate = components['schemas']['DealCreate'];
export type DealStatusUpdate = components['schemas']['DealStatusUpdate'];
export type DealQuery = NonNullable<operations['listDeals']['parameters']['query']>;
export type Event = components['schemas']['Event'];
export type ContactQuery = NonNullable<operations['listContacts']['parameters']['query']>;

export interface Page<T> {
  records: T[];
  /** The number of records without an id. They were left out of `records`, but `total` counts them. */
  leftOut?: number;
  /** At least 1. */
  totalPages: number;
  /** The total of all pages, if the API gives it. */
  total: number | undefined;
}

export interface KeyTest {
  companyId: string | undefined;
  permissions: string[];
}

/** The largest page that the API allows. */
export const MAX_PAGE_SIZE = 200;
/** A list that claims more is not believed. */
const MAX_PAGES = 100_000;

/** @throws IsaoError not-found for a value that can't be a path segment, and so not an id */
export const segment = (id: string): string => {
  if (id === '.' || id === '..' || !id.isWellFormed()) throw new IsaoError('not-found');
  return encodeURIComponent(id);
};

const readCount = (value: unknown): number | undefined => {
  const count = /^\d+$/.test(String(textOrNull(value))) ? Number(value) : NaN;
  return Number.isSafeInteger(count) ? count : undefined;
};

/** Leaves out records without an id. If none of several records has one, the page is unreadable. */
const readPage = <T>(
  { data, meta }: Record<string, unknown>,
  read: (record: unknown) => T | undefined,
): Page<T> | undefined => {
  if (!Array.isArray(data)) return undefined;
  const records = data.map(read).filter((record) => record !== undefined);
  const counts: Record<string, unknown> = isRecord(meta) ? meta : {};
  const total = readCount(counts['total']);
  // Without totalPages, there are as many pages of this size as the total needs.
  const pages = readCount(counts['totalPages']) || Math.ceil((total ?? 0) / Math.max(1, data.length));
  // Without a total either, a full page may not be the last one, so reject it.
  const mayBeCut = pages === 0 && data.length >= MAX_PAGE_SIZE;
  if ((records.length === 0 && data.length > 1) || mayBeCut) return undefined;
  return {
    records,
    leftOut: data.length - records.length,
    totalPages: Math.min(Math.max(1, pages), MAX_PAGES),
    total,
  };
};

/** The documents don't say where the id is, so every place that they suggest is tried. */
export const readSubscriptionId = (answer: Record<string, unknown>): string | undefined => {
  const data = isRecord(answer['data']) ? answer['data'] : {};
  const candidates = [answer['subscription_id'], data['subscription_id'], data['id'], answer['id']];
  return candidates.map(readId).find((id) => id !== undefined);
};

/** A kind of record: where it is, and how an answer is read. */
interface Kind<T> {
  path: string;
  read: (value: unknown) => T | undefined;
  /** Undefined if it is only a part of the record. */
  readWhole: (value: unknown) => T | undefined;
}

const contacts: Kind<Contact> = { path: '/contacts', read: readContact, readWhole: readWholeContact };
const deals: Kind<Deal> = { path: '/deals', read: readDeal, readWhole: readWholeDeal };

const isBadQuery = (error: unknown): boolean =>
  error instanceof IsaoError && (error.detail.status === 400 || error.detail.status === 422);

const isGone = (error: unknown): boolean =>
  error instanceof IsaoError && (error.kind === 'not-found' || error.detail.status === 404);

const readKeyTest = ({ data }: Record<string, unknown>): KeyTest | undefined => {
  if (!isRecord(data) || !Array.isArray(data['permissions'])) return undefined;
  return {
    companyId: readId(data['companyId']),
    permissions: data['permissions'].filter((permission) => typeof permission === 'string'),
  };
};

/**
 * The ISAO API for one run of one operation: contract/openapi.yaml as functions.
 *
 * Every function throws IsaoError. Those that take an id throw `not-found` if there is no such record.
 */
export const createIsao = (z: ZObject, authData: AuthData) => {
  const sendRequest = createSendRequest(z, authData);

  const send = async <T>(request: IsaoRequest, read: (answer: Record<string, unknown>) => T | undefined): Promise<T> =>
    (await sendRequest(request, (data) => (isRecord(data) ? read(data) : undefined))).data;

  const get = async <T>({ path, read }: Kind<T>, id: string): Promise<T> =>
    send({ method: 'GET', path: `${path}/${segment(id)}` }, ({ data }) => read(data));

  /** ISAO may answer 404 for a page after the last one, or for a search without a match. */
  const list = <T>({ path, read }: Pick<Kind<T>, 'path' | 'read'>, query: ContactQuery | DealQuery): Promise<Page<T>> =>
    send({ method: 'GET', path, query: { limit: MAX_PAGE_SIZE, ...query } }, (answer) => readPage(answer, read)).catch(
      ifKind('not-found', (error) => {
        if (Number(query.page) > 1 || 'search' in query) return { records: [], totalPages: 1, total: undefined };
        throw error;
      }),
    );

  /** Reads the record again if the answer is only a part of it. */
  const create = async <T extends { id: string }>(kind: Kind<T>, body: object, isIdempotent = true): Promise<T> => {
    const { created, whole } = await send({ method: 'POST', path: kind.path, body, isIdempotent }, ({ data }) => {
      const created = kind.read(data);
      return created && { created, whole: kind.readWhole(data) };
    });
    return whole ?? (await get(kind, created.id).catch(() => created));
  };

  /** Absent fields keep their value. Reads the record again if the answer is empty, or only a part of it. */
  const update = async <T>(kind: Kind<T>, id: string, changes: object, part = ''): Promise<T> => {
    const request = { method: 'PUT', path: `${kind.path}/${segment(id)}${part}`, body: changes } as const;
    const { data: answer } = await sendRequest(request, (data) =>
      data === null ? {} : isRecord(data) ? data : undefined,
    );
    return kind.readWhole(answer['data']) ?? (await get(kind, id));
  };

  /** Whether ISAO refuses `updatedSince` for deals. A run's first page decides, so that all pages come from the same list. */
  let isSinceRefused: Promise<boolean> | undefined;

  return {
    testKey: (): Promise<KeyTest> => send({ method: 'GET', path: '/test' }, readKeyTest),

    /** One page, as large as possible unless given. The API promises no order. */
    listContacts: (query: ContactQuery): Promise<Page<Contact>> => list(contacts, query),

    getContact: (id: string): Promise<Contact> => get(contacts, id),

    /** @throws IsaoError conflict, mostly because another contact has the phone number (`isAboutPhone`) */
    createContact: (contact: ContactCreate): Promise<Contact> => create(contacts, contact),

    /** `tags` replaces the list. @throws IsaoError conflict, as `createContact` */
    updateContact: (id: string, changes: ContactUpdate): Promise<Contact> => update(contacts, id, changes),

    /**
     * One page, as `listContacts`. It isn't documented whether deals support `updatedSince`: ISAO may ignore it, and if it
     * refuses it (400 or 422), the page is read without it.
     */
    listDeals: async ({ updatedSince, ...query }: DealQuery): Promise<Page<Deal>> => {
      if (updatedSince === undefined || (isSinceRefused && (await isSinceRefused))) return list(deals, query);
      const changed = list(deals, { ...query, updatedSince });
      isSinceRefused ??= changed.then(() => false, isBadQuery);
      return (await isSinceRefused) ? list(deals, query) : changed;
    },

    getDeal: (id: string): Promise<Deal> => get(deals, id),

    createDeal: (deal: DealCreate): Promise<Deal> => create(deals, deal, false),

    updateDealStatus: (id: string, changes: DealStatusUpdate): Promise<Deal> => update(deals, id, changes, '/status'),

    /** Any request below the API's base. The answer is any JSON; for a write also a text, or null if it is empty. */
    request: (request: Omit<IsaoRequest, 'fromBuilder'>): Promise<Answer<unknown>> =>
      sendRequest({ ...request, fromBuilder: true }, (data) => data),

    /** @returns the id of the new subscription */
    subscribe: (event: Event, targetUrl: string): Promise<string> =>
      send({ method: 'POST', path: '/webhooks/subscribe', body: { event, target_url: targetUrl } }, readSubscriptionId),

    /** The answer isn't documented, so any success is fine. So is any 404, even a gateway's: the subscription is gone. */
    unsubscribe: async (subscriptionId: string): Promise<void> => {
      const body = { subscription_id: subscriptionId };
      await sendRequest({ method: 'DELETE', path: '/webhooks/unsubscribe', body }, () => true).catch(
        (error: unknown) => {
          if (!isGone(error)) throw error;
        },
      );
    },

    /** Recent records of an event, in no promised order. Their shape isn't documented. */
    recentForEvent: (event: Event): Promise<unknown[]> =>
      send({ method: 'GET', path: `/triggers/${event}/recent` }, ({ data }) =>
        Array.isArray(data) ? (data as unknown[]) : undefined,
      ),
  };
};

export type Isao = ReturnType<typeof createIsao>;
