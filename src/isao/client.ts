import type { ZObject } from 'zapier-platform-core';
import { isRecord } from '../values';
import type { AuthData } from './connection';
import { readContact, type Contact } from './contact';
import { readDeal, readWholeDeal, type Deal } from './deal';
import { IsaoError } from './error';
import { createSendRequest, type Answer, type IsaoRequest } from './http';
import type { components, operations } from './schema';
import { readId } from './scalars';

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
  /** How many records of this page had no id and were left out, none if absent. `total` counts them. */
  leftOut?: number;
  /** How many pages there were at that moment; at least this one. */
  totalPages: number;
  /** How many records there were at that moment, where the API says so. */
  total: number | undefined;
}

/** Whose the key is and what it may do. */
export interface KeyTest {
  companyId: string | undefined;
  permissions: string[];
}

/** The documented most of a page. */
export const MAX_PAGE_SIZE = 200;
/** Twenty million records; a list that claims more is believed this far. */
const MAX_PAGES = 100_000;

/** @throws IsaoError not-found for a value that can't be one segment of a path, and so can't be an id */
const segment = (id: string): string => {
  if (id === '' || id === '.' || id === '..' || !id.isWellFormed()) throw new IsaoError('not-found');
  return encodeURIComponent(id);
};

/** A count, also where it was written as text. */
const readCount = (value: unknown): number | undefined => {
  const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
};

/** A page without the records that have no id. It can't be read if none of several has one: then ids must be elsewhere. */
const readPage = <T>(
  { data, meta }: Record<string, unknown>,
  read: (record: unknown) => T | undefined,
): Page<T> | undefined => {
  if (!Array.isArray(data)) return undefined;
  const records = data.map(read).filter((record) => record !== undefined);
  const { totalPages, total }: Record<string, unknown> = isRecord(meta) ? meta : {};
  const pages = readCount(totalPages);
  // Whether there are more can't be known, and to take it for all would lose the rest.
  const mayBeCut = pages === undefined && data.length >= MAX_PAGE_SIZE;
  if ((records.length === 0 && data.length > 1) || mayBeCut) return undefined;
  return {
    records,
    leftOut: data.length - records.length,
    totalPages: Math.min(Math.max(1, pages ?? 1), MAX_PAGES),
    total: readCount(total),
  };
};

/** Not documented where the id of a new subscription sits: every place that the vendor's pages suggest, one here. */
const readSubscriptionId = (answer: Record<string, unknown>): string | undefined => {
  const data = isRecord(answer['data']) ? answer['data'] : {};
  const candidates = [answer['subscription_id'], data['subscription_id'], data['id'], answer['id']];
  return candidates.map(readId).find((id) => id !== undefined);
};

const readKeyTest = ({ data }: Record<string, unknown>): KeyTest | undefined => {
  if (!isRecord(data) || !Array.isArray(data['permissions'])) return undefined;
  return {
    companyId: readId(data['companyId']),
    permissions: data['permissions'].filter((permission) => typeof permission === 'string'),
  };
};

/**
 * The ISAO API for one run of one operation: contract/openapi.yaml as functions. Knows HTTP and nothing of Zapier's forms.
 * Every function throws IsaoError, of any kind; those that take an id throw `not-found` where there is no such record.
 */
export const createIsao = (z: ZObject, authData: AuthData) => {
  const exchange = createSendRequest(z, authData);

  /** @param read takes the answer's JSON object; undefined where it is not what was asked for */
  const send = async <T>(request: IsaoRequest, read: (answer: Record<string, unknown>) => T | undefined): Promise<T> =>
    (await exchange(request, (data) => (isRecord(data) ? read(data) : undefined))).data;

  const getDeal = async (id: string): Promise<Deal> =>
    send({ method: 'GET', path: `/deals/${segment(id)}` }, ({ data }) => readDeal(data));

  return {
    testKey: (): Promise<KeyTest> => send({ method: 'GET', path: '/test' }, readKeyTest),

    /** One page, in no order that could be relied on. */
    listContacts: (query: ContactQuery): Promise<Page<Contact>> =>
      send({ method: 'GET', path: '/contacts', query }, (answer) => readPage(answer, readContact)),

    getContact: async (id: string): Promise<Contact> =>
      send({ method: 'GET', path: `/contacts/${segment(id)}` }, ({ data }) => readContact(data)),

    /** @throws IsaoError conflict where another contact has the phone number */
    createContact: (contact: ContactCreate): Promise<Contact> =>
      send({ method: 'POST', path: '/contacts', body: contact }, ({ data }) => readContact(data)),

    /**
     * Fields that are left out keep their value; `tags` replaces the whole list.
     *
     * @throws IsaoError conflict where another contact has the phone number
     */
    updateContact: async (id: string, changes: ContactUpdate): Promise<Contact> =>
      send({ method: 'PUT', path: `/contacts/${segment(id)}`, body: changes }, ({ data }) => readContact(data)),

    /** One page, in no order that could be relied on. */
    listDeals: (query: DealQuery): Promise<Page<Deal>> =>
      send({ method: 'GET', path: '/deals', query }, (answer) => readPage(answer, readDeal)),

    getDeal,

    /** What a create answers is assumed. A deal that comes back in part is read anew; where that fails, the part is told. */
    createDeal: async (deal: DealCreate): Promise<Deal> => {
      const { created, whole } = await send(
        { method: 'POST', path: '/deals', body: deal, doubles: true },
        ({ data }) => {
          const created = readDeal(data);
          return created && { created, whole: readWholeDeal(data) };
        },
      );
      return whole ?? (await getDeal(created.id).catch(() => created));
    },

    /** What is left out keeps its value. What the call answers isn't documented, so a deal is read anew unless it does. */
    updateDealStatus: async (id: string, changes: DealStatusUpdate): Promise<Deal> => {
      const request = { method: 'PUT', path: `/deals/${segment(id)}/status`, body: changes } as const;
      const { data: answer } = await exchange(request, (data) =>
        data === null ? {} : isRecord(data) ? data : undefined,
      );
      return readWholeDeal(answer['data']) ?? (await getDeal(id));
    },

    /** Any request below the API's base. Its answer is any JSON, and may be empty for a write. */
    request: (request: Omit<IsaoRequest, 'isFree'>): Promise<Answer<unknown>> =>
      exchange({ ...request, isFree: true }, (data) => data),

    /** @returns the id of the new subscription */
    subscribe: (event: Event, targetUrl: string): Promise<string> =>
      send({ method: 'POST', path: '/webhooks/subscribe', body: { event, target_url: targetUrl } }, readSubscriptionId),

    /** What a success answers isn't documented, so any does. */
    unsubscribe: async (subscriptionId: string): Promise<void> => {
      const body = { subscription_id: subscriptionId };
      await exchange({ method: 'DELETE', path: '/webhooks/unsubscribe', body }, () => true);
    },

    /** Recent records of an event, in no order that could be relied on, their shape not documented. */
    recentForEvent: (event: Event): Promise<unknown[]> =>
      send({ method: 'GET', path: `/triggers/${event}/recent` }, ({ data }) =>
        Array.isArray(data) ? (data as unknown[]) : undefined,
      ),
  };
};

export type Isao = ReturnType<typeof createIsao>;
