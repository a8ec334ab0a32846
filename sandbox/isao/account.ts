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

/**
 * @param options all options of the account
 * @returns the account, with its database open
 * @throws if the database file cannot be opened
 */
export function openAccount(options: Options) {
  const database = openDatabase(options.database);
  const clock = new Clock(options.now);
  const webhooks = new Webhooks(database, options);
  const shared = { database, clock, publish: webhooks.publish.bind(webhooks), options };
  const contacts = new Contacts(shared);
  return {
    options,
    /** ISAO's clock: set `offset` to move it away from this machine's. */
    clock,
    keys: new Keys(database, clock, options.rateLimit),
    rateLimiter: new RateLimiter(),
    contacts,
    deals: new Deals(shared, contacts),
    webhooks,
    faults: new Faults(),
    requests: new RequestLog(clock),
    /** Ends the deliveries and closes the database. */
    async close() {
      await webhooks.close();
      database.close();
    },
  };
}

/** An ISAO account: what the routes, the sandbox's administration and the tests work on. */
export type Account = ReturnType<typeof openAccount>;
