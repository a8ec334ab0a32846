import { Clock } from './clock';
import { Contacts } from './contacts';
import { Deals } from './deals';
import { Faults } from './faults';
import { Keys } from './keys';
import type { Options } from './options';
import { RateLimiter } from './rate-limit';
import { RequestLog } from './request-log';
import { Webhooks } from './webhooks';

export function openAccount(options: Options) {
  const clock = new Clock(options.now);
  const webhooks = new Webhooks(options);
  const shared = { clock, publish: webhooks.publish.bind(webhooks), options };
  const contacts = new Contacts(shared);
  return {
    options,
    /** ISAO's clock: set `offset` to move it away from this machine's. */
    clock,
    keys: new Keys(clock, options.rateLimit),
    rateLimiter: new RateLimiter(),
    contacts,
    deals: new Deals(shared, contacts),
    webhooks,
    faults: new Faults(),
    requests: new RequestLog(clock),
    /** Ends the deliveries. */
    close: () => webhooks.close(),
  };
}

/** An ISAO account: what the routes, the sandbox's administration and the tests work on. */
export type Account = ReturnType<typeof openAccount>;
