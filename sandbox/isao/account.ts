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

/** An ISAO account: what the routes, the sandbox's administration and the tests work on. */
export interface Account {
  options: Options;
  /** ISAO's clock: set `offset` to move it away from this machine's. */
  clock: Clock;
  keys: Keys;
  rateLimiter: RateLimiter;
  contacts: Contacts;
  deals: Deals;
  webhooks: Webhooks;
  faults: Faults;
  requests: RequestLog;
  /** Ends the deliveries and closes the database. */
  close(): Promise<void>;
}

/**
 * @param options all options of the account
 * @returns the account, with its database open
 * @throws where the database file cannot be opened
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
