import { openAccount } from './account';
import type { KeyInput } from './keys';
import { type PartialOptions, withDefaults } from './options';
import { BASE_PATH, createServer } from './server';

export type { Contact } from './contacts';
export type { Deal } from './deals';
export { ApiError } from './errors';
export type { DeliveryShape } from './events';
export type { Fault } from './faults';
export type { PartialOptions as IsaoOptions } from './options';
export type { LoggedRequest } from './request-log';

/** A running sandbox: an account, with what users can do in ISAO itself. */
export type Isao = Awaited<ReturnType<typeof startIsao>>;

/**
 * Starts an ISAO account on 127.0.0.1. Call `close()` at the end.
 * @throws if the port is taken
 */
export async function startIsao(options: PartialOptions = {}) {
  const account = openAccount(withDefaults(options));
  const server = createServer(account);
  const close = async (): Promise<void> => {
    await server.close();
    await account.close();
  };
  const listening = server.listen({ host: '127.0.0.1', port: account.options.port });
  const url = await listening.catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const { contacts, deals, keys, webhooks } = account;
  return {
    ...account,
    url,
    /** The URL with `/api/external`. */
    baseUrl: url + BASE_PATH,
    /** A Zapier key with all permissions. */
    key: keys.create().key,
    createKey: (input?: KeyInput) => keys.create(input),
    revokeKey: (id: string) => keys.revoke(id),
    /** Adds made-up contacts and deals that are at least a day old, without events. */
    seed: (contactCount: number, dealCount = 0) => {
      contacts.seed(contactCount);
      deals.seed(dealCount);
    },
    subscriptions: () => webhooks.subscriptions(),
    /** Waits until all webhook deliveries have ended. */
    settled: () => webhooks.settled(),
    close,
  };
}
