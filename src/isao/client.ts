import type { ZObject } from 'zapier-platform-core';
import { isRecord } from '../values';
import type { AuthData } from './connection';
import { type Contact, readContact } from './contact';
import { type Deal, readDeal, readWholeDeal } from './deal';
import { IsaoError } from './error';
import { type Answer, createSendRequest, type IsaoRequest } from './http';
import { readId, textOrNull } from './scalars';
import type { components, operations } from './schema';

export type ContactCreate = components['schemas']['ContactCreate'];
export type ContactUpdate = components['schemas']['ContactUpdate'];
export type DealCreate = components['schemas']['DealCreate'];
export type DealStatusUpdate = components['schemas']['DealStatusUpdate'];
export type DealStatus = components['schemas']['DealStatus'];
export type DealPriority = components['schemas']['DealPriority'];
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
  const { totalPages, total }: Record<string, unknown> = isRecord(meta) ? meta : {};
  const pages = readCount(totalPages);
  // Without totalPages, a full page may not be the last one, so reject it.
  const mayBeCut = pages === undefined && data.length >= MAX_PAGE_SIZE;
  if ((records.length === 0 && data.length > 1) || mayBeCut) return undefined;
  return {
    records,
    leftOut: data.length - records.length,
    totalPages: Math.min(Math.max(1, pages ?? 1), MAX_PAGES),
    total: readCount(total),
  };
};

/** The documents don't say where the id is, so every place that they suggest is tried. */
export const readSubscriptionId = (answer: Record<string, unknown>): string | undefined => {
  const data = isRecord(answer['data']) ? answer['data'] : {};
  const candidates = [answer['subscription_id'], data['subscription_id'], data['id'], answer['id']];
  return candidates.map(readId).find((id) => id !== undefined);
};

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

  const readDeals = (query: DealQuery): Promise<Page<Deal>> =>
    send({ method: 'GET', path: '/deals', query: { limit: MAX_PAGE_SIZE, ...query } }, (answer) =>
      readPage(answer, readDeal),
    );

  /** Whether ISAO refuses `updatedSince` for deals. A run's first page decides, so that all pages come from the same list. */
  let isSinceRefused: Promise<boolean> | undefined;

  const getDeal = async (id: string): Promise<Deal> =>
    send({ method: 'GET', path: `/deals/${segment(id)}` }, ({ data }) => readDeal(data));

  return {
    testKey: (): Promise<KeyTest> => send({ method: 'GET', path: '/test' }, readKeyTest),

    /** One page, as large as possible unless given. The API promises no order. */
    listContacts: (query: ContactQuery): Promise<Page<Contact>> =>
      send({ method: 'GET', path: '/contacts', query: { limit: MAX_PAGE_SIZE, ...query } }, (answer) =>
        readPage(answer, readContact),
      ),

    getContact: async (id: string): Promise<Contact> =>
      send({ method: 'GET', path: `/contacts/${segment(id)}` }, ({ data }) => readContact(data)),

    /** @throws IsaoError conflict, mostly because another contact has the phone number (`isAboutPhone`) */
    createContact: (contact: ContactCreate): Promise<Contact> =>
      send({ method: 'POST', path: '/contacts', body: contact }, ({ data }) => readContact(data)),

    /** Absent fields keep their value; `tags` replaces the list. @throws IsaoError conflict, as `createContact` */
    updateContact: async (id: string, changes: ContactUpdate): Promise<Contact> =>
      send({ method: 'PUT', path: `/contacts/${segment(id)}`, body: changes }, ({ data }) => readContact(data)),

    /**
     * One page, as `listContacts`. It isn't documented whether deals support `updatedSince`: ISAO may ignore it, and if it
     * refuses it (400 or 422), the page is read without it.
     */
    listDeals: async ({ updatedSince, ...query }: DealQuery): Promise<Page<Deal>> => {
      if (updatedSince === undefined) return readDeals(query);
      const readChanged = () => readDeals({ ...query, updatedSince });
      if (isSinceRefused) return (await isSinceRefused) ? readDeals(query) : readChanged();
      const changed = readChanged();
      isSinceRefused = changed.then(
        () => false,
        (error: unknown) => isBadQuery(error),
      );
      return (await isSinceRefused) ? readDeals(query) : changed;
    },

    getDeal,

    /** The answer isn't documented. If it is only a part of the deal, the deal is read again. */
    createDeal: async (deal: DealCreate): Promise<Deal> => {
      const { created, whole } = await send(
        { method: 'POST', path: '/deals', body: deal, isIdempotent: false },
        ({ data }) => {
          const created = readDeal(data);
          return created && { created, whole: readWholeDeal(data) };
        },
      );
      return whole ?? (await getDeal(created.id).catch(() => created));
    },

    /** Absent fields keep their value. The answer isn't documented, so the deal is read again unless it is whole. */
    updateDealStatus: async (id: string, changes: DealStatusUpdate): Promise<Deal> => {
      const request = { method: 'PUT', path: `/deals/${segment(id)}/status`, body: changes } as const;
      const { data: answer } = await sendRequest(request, (data) =>
        data === null ? {} : isRecord(data) ? data : undefined,
      );
      return readWholeDeal(answer['data']) ?? (await getDeal(id));
    },

    /** Any request below the API's base. The answer is any JSON; for a write also a text, or null if it is empty. */
    request: (request: Omit<IsaoRequest, 'fromBuilder'>): Promise<Answer<unknown>> =>
      sendRequest({ ...request, fromBuilder: true }, (data) => data),

    /** @returns the id of the new subscription */
    subscribe: (event: Event, targetUrl: string): Promise<string> =>
      send({ method: 'POST', path: '/webhooks/subscribe', body: { event, target_url: targetUrl } }, readSubscriptionId),

    /** The answer isn't documented, so any success is fine. So is any 404, even a gateway's: the subscription is gone. */
    unsubscribe: async (subscriptionId: string): Promise<void> => {
      const request = {
        method: 'DELETE',
        path: '/webhooks/unsubscribe',
        body: { subscription_id: subscriptionId },
      } as const;
      await sendRequest(request, () => true).catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
    },

    /** Recent records of an event, in no promised order. Their shape isn't documented. */
    recentForEvent: (event: Event): Promise<unknown[]> =>
      send({ method: 'GET', path: `/triggers/${event}/recent` }, ({ data }) =>
        Array.isArray(data) ? (data as unknown[]) : undefined,
      ),
  };
};

export type Isao = ReturnType<typeof createIsao>;
