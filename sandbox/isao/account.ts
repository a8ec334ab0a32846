import { Clock } from './clock';
import { Contacts } from './contacts';
import { openDatabase } from './database';
import { Deals } from './deals';
import { Faults } from './faults';
import { Keys } from './keys';
import type { Options } from './options';
import { RateLimiter } from './rate-limit';
import { RequestLog } from './request-log';
import { Webhooks } from './webhooks';

/** An ISAO account, as the routes, the sandbox's admin routes and the tests use it. */
export interface Account {
  options: Options;
  clock: Clock;
  keys: Keys;
  rateLimiter: RateLimiter;
  contacts: Contacts;
  deals: Deals;
  webhooks: Webhooks;
  faults: Faults;
  requests: RequestLog;
  close(): Promise<void>;
}

/**
 * @param options all options of the account
 * @returns the account, with its database open
 * @throws if the database file cannot be opened
 */
export function openAccount(options: Options): Account {
  const database = openDatabase(options.database);
  const clock = new Clock(options.now);
  const webhooks = new Webhooks(database, clock, options);
  const publish = webhooks.publish.bind(webhooks);
  const contacts = new Contacts(database, clock, publish, options);
  return {
    options,
    clock,
    keys: new Keys(database, clock, options.rateLimit),
    rateLimiter: new RateLimiter(clock, options),
    contacts,
    deals: new Deals(database, clock, publish, options, contacts),
    webhooks,
    faults: new Faults(),
    requests: new RequestLog(clock),
    async close() {
      await webhooks.close();
      database.close();
    },
  };
}
