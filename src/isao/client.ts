import type { ZObject } from 'zapier-platform-core';
import { isRecord, isTooDeep } from '../values';
import type { AuthData } from './connection';
import { readContact, readId, type Contact } from './contact';
import { readDeal, readWholeDeal, type Deal } from './deal';
import { IsaoError } from './error';
import { createSendRequest, type Answer, type IsaoRequest } from './http';
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
  /** How many pages there were at that moment; at least this one. */
  totalPages: number;
  /** How many records there were at that moment, where the API says so. */
  total: number | undefined;
}

/** Whose the key is and what it may do. */
export interface KeyTest {
  companyId: string;
  permissions: string[];
}

/** The documented most of a page. */
export const MAX_PAGE_SIZE = 200;
/** Twenty million records; a list that claims more is believed this far. */
const MAX_PAGES = 100_000;

const unreadable = (request: string, mayHaveBeenWritten = false) =>
  new IsaoError('unreadable', { request, mayHaveBeenWritten });

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

/** @throws IsaoError where any record of the page can't be read: none is left out in silence */
const pageOf = <T>(
  { data, meta }: Record<string, unknown>,
  read: (record: unknown) => T | undefined,
  request: string,
): Page<T> => {
  if (!Array.isArray(data)) throw unreadable(request);
  const records = data.map((record) => {
    const known = read(record);
    if (known === undefined) throw unreadable(request);
    return known;
  });
  const { totalPages, total }: Record<string, unknown> = isRecord(meta) ? meta : {};
  const pages = readCount(totalPages);
  // Whether there are more can't be known, and to take it for all would lose the rest.
  if (pages === undefined && records.length >= MAX_PAGE_SIZE) throw unreadable(request);
  return {
    records,
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

/**
 * The ISAO API for one run of one operation: contract/openapi.yaml as functions. Knows HTTP and nothing of Zapier's forms.
 * Every function throws IsaoError.
 */
export const createIsao = (z: ZObject, authData: AuthData) => {
  const exchange = createSendRequest(z, authData);

  const send = async (request: IsaoRequest): Promise<Record<string, unknown>> =>
    (await exchange(request, (data) => (isRecord(data) ? data : undefined))).data;

  const contactOf = (answer: Record<string, unknown>, request: string, isWrite = false): Contact => {
    const contact = readContact(answer['data']);
    if (!contact) throw unreadable(request, isWrite);
    return contact;
  };

  const getDeal = async (id: string): Promise<Deal> => {
    const answer = await send({ method: 'GET', path: `/deals/${segment(id)}` });
    const deal = readDeal(answer['data']);
    if (!deal) throw unreadable('GET /deals');
    return deal;
  };

  return {
    testKey: async (): Promise<KeyTest> => {
      const { data } = await send({ method: 'GET', path: '/test' });
      if (!isRecord(data) || !Array.isArray(data['permissions'])) throw unreadable('GET /test');
      return {
        companyId: readId(data['companyId']) ?? 'ISAO account',
        permissions: data['permissions'].filter((permission) => typeof permission === 'string'),
      };
    },

    /** One page, in no order that could be relied on. */
    listContacts: async (query: ContactQuery): Promise<Page<Contact>> => {
      const answer = await send({ method: 'GET', path: '/contacts', query });
      return pageOf(answer, readContact, 'GET /contacts');
    },

    getContact: async (id: string): Promise<Contact> => {
      const answer = await send({ method: 'GET', path: `/contacts/${segment(id)}` });
      return contactOf(answer, 'GET /contacts');
    },

    createContact: async (contact: ContactCreate): Promise<Contact> => {
      const answer = await send({ method: 'POST', path: '/contacts', body: contact });
      return contactOf(answer, 'POST /contacts', true);
    },

    /** Fields that are left out keep their value; `tags` replaces the whole list. */
    updateContact: async (id: string, changes: ContactUpdate): Promise<Contact> => {
      const answer = await send({ method: 'PUT', path: `/contacts/${segment(id)}`, body: changes });
      return contactOf(answer, 'PUT /contacts', true);
    },

    /** One page, in no order that could be relied on. */
    listDeals: async (query: DealQuery): Promise<Page<Deal>> => {
      const answer = await send({ method: 'GET', path: '/deals', query });
      return pageOf(answer, readDeal, 'GET /deals');
    },

    getDeal,

    /** What a create answers is assumed. A deal that comes back in part is read anew; where that fails, the part is told. */
    createDeal: async (deal: DealCreate): Promise<Deal> => {
      const { data } = await send({ method: 'POST', path: '/deals', body: deal, doubles: true });
      const created = readDeal(data);
      if (!created) {
        throw new IsaoError('unreadable', { request: 'POST /deals', mayHaveBeenWritten: true, doubles: true });
      }
      return readWholeDeal(data) ?? (await getDeal(created.id).catch(() => created));
    },

    /** What is left out keeps its value. What the call answers isn't documented, so a deal is read anew unless it does. */
    updateDealStatus: async (id: string, changes: DealStatusUpdate): Promise<Deal> => {
      const { data } = await send({ method: 'PUT', path: `/deals/${segment(id)}/status`, body: changes });
      return readWholeDeal(data) ?? (await getDeal(id));
    },

    /** Any request below the API's base. Its answer is any JSON, and may be empty for a write. */
    request: (request: IsaoRequest): Promise<Answer<unknown>> =>
      exchange(request, (data) => (isTooDeep(data) ? undefined : data)),

    /** @returns the id of the new subscription */
    subscribe: async (event: Event, targetUrl: string): Promise<string> => {
      const answer = await send({
        method: 'POST',
        path: '/webhooks/subscribe',
        body: { event, target_url: targetUrl },
      });
      const id = readSubscriptionId(answer);
      if (id === undefined) throw unreadable('POST /webhooks/subscribe', true);
      return id;
    },

    unsubscribe: async (subscriptionId: string): Promise<void> => {
      await send({ method: 'DELETE', path: '/webhooks/unsubscribe', body: { subscription_id: subscriptionId } });
    },

    /** Recent records of an event, in no order that could be relied on, their shape not documented. */
    recentForEvent: async (event: Event): Promise<unknown[]> => {
      const { data } = await send({ method: 'GET', path: `/triggers/${event}/recent` });
      if (!Array.isArray(data)) throw unreadable('GET /triggers');
      return data as unknown[];
    },
  };
};

export type Isao = ReturnType<typeof createIsao>;
