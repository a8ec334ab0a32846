import type { Account } from './account';
import { openAccount } from './account';
import type { ContactQuery } from './contact-query';
import type { Contact, ContactInput } from './contacts';
import type { Deal, DealChanges, DealInput, DealQuery, DealStatusInput } from './deals';
import type { ApiKey, KeyInput, Permission } from './keys';
import type { PartialOptions } from './options';
import { withDefaults } from './options';
import type { LoggedRequest } from './request-log';
import { BASE_PATH, createServer } from './server';
import type { Page } from './store';
import type { Delivery, Subscription } from './webhooks';

export type { Contact, ContactInput } from './contacts';
export type { Deal, DealChanges, DealInput } from './deals';
export { ApiError } from './errors';
export { PERMISSIONS } from './keys';
export type { DeliveryShape } from './delivery-shape';
export type { EventName } from './events';
export type { Fault } from './faults';
export type { ApiKey, KeyInput, Permission } from './keys';
export type { PartialOptions as IsaoOptions } from './options';
export type { LoggedRequest } from './request-log';
export type { Delivery, Subscription } from './webhooks';

/** A running sandbox: an account, with what users can do in ISAO itself. */
export interface Isao extends Omit<Account, 'contacts' | 'deals' | 'keys' | 'requests'> {
  /** `http://127.0.0.1:PORT` */
  url: string;
  /** The URL with `/api/external`. */
  baseUrl: string;
  /** A Zapier key with all permissions. */
  key: string;
  createKey(input?: KeyInput): ApiKey & { key: string };
  /** @returns whether there was a key with this id */
  revokeKey(id: string): boolean;
  /** All keys that are not revoked. */
  keys(): ApiKey[];
  /** Changes what a key may do, from the next request on. @returns whether there was a key with this id */
  permit(id: string, permissions: Permission[]): boolean;
  /** The rules and events are the API's; what it would refuse throws an ApiError. */
  contacts: {
    create(input: ContactInput): Contact;
    update(id: string, input: Partial<{ [field in keyof ContactInput]: ContactInput[field] | null }>): Contact;
    delete(id: string): boolean;
    get(id: string): Contact | undefined;
    all(): Contact[];
    count(): number;
    list(query: ContactQuery): Page<Contact>;
    /** Imports made-up contacts with their events. */
    importNow(count: number): void;
  };
  /** The same for deals; `update` also changes what the API cannot. */
  deals: {
    create(input: DealInput): Deal;
    update(id: string, input: DealChanges): Deal;
    updateStatus(id: string, input: DealStatusInput): Deal;
    delete(id: string): boolean;
    get(id: string): Deal | undefined;
    all(): Deal[];
    count(): number;
    list(query: DealQuery): Page<Deal>;
  };
  /** Adds made-up contacts and deals (default none) that are at least a day old, without events. */
  seed(contacts: number, deals?: number): void;
  /** Every request to the API so far, oldest first. */
  requests: LoggedRequest[];
  /** Every webhook delivery so far, oldest first. */
  deliveries: Delivery[];
  subscriptions(): Subscription[];
  /** Waits until all webhook deliveries have ended. */
  settled(): Promise<void>;
  /** A second call does nothing. */
  close(): Promise<void>;
}

/**
 * Starts an ISAO account on 127.0.0.1. Call `close()` at the end.
 * @throws if the port is taken or the database file cannot be opened
 */
export async function startIsao(options: PartialOptions = {}): Promise<Isao> {
  const account = openAccount(withDefaults(options));
  const server = createServer(account);
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= server.close().then(() => account.close());
    return closed;
  };
  let url: string;
  try {
    url = await server.listen({ host: '127.0.0.1', port: account.options.port });
  } catch (error) {
    await close();
    throw error;
  }
  const { contacts, deals, keys, requests, webhooks } = account;
  return {
    ...account,
    url,
    baseUrl: url + BASE_PATH,
    key: keys.create({ name: 'Sandbox' }).key,
    createKey: (input) => keys.create(input),
    revokeKey: (id) => keys.revoke(id),
    keys: () => keys.all(),
    permit: (id, permissions) => keys.permit(id, permissions),
    seed: (contactCount, dealCount = 0) => {
      contacts.seed(contactCount);
      deals.seed(dealCount);
    },
    requests: requests.entries,
    deliveries: webhooks.deliveries,
    subscriptions: () => webhooks.subscriptions(),
    settled: () => webhooks.settled(),
    close,
  };
}
