import { Clock } from './clock';
import { Contacts } from './contacts';
import { Deals } from './deals';
import { Faults } from './faults';
import { Keys } from './keys';
import type { Options } from './options';
import type { LoggedRequest } from './request-log';
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
    /** The rules and events are the API's; what it would refuse throws an ApiError. */
    contacts,
    /** The same for deals; `update` also changes what the API cannot. */
    deals: new Deals(shared, contacts),
    webhooks,
    faults: new Faults(),
    /** Every request to the API so far, oldest first. */
    requests: [] as LoggedRequest[],
    close: () => webhooks.close(),
  };
}

/** An ISAO account: what the routes, the sandbox's administration and the tests work on. */
export type Account = ReturnType<typeof openAccount>;
