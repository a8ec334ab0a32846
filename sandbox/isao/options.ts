import type { DeliveryShape } from './delivery-shape';
import type { EventName } from './events';
import { EVENTS } from './events';

/** Where the answer to a subscription has its id. */
export type IdPosition = 'subscription_id' | 'data.subscription_id' | 'data.id' | 'id';

export interface DeliveryOptions {
  /** Maximum number of tries. Not documented. */
  tries: number;
  /** Milliseconds before the second try, doubled for each further one. */
  backoff: number;
  /** Milliseconds to wait for an answer. */
  timeout: number;
  /** Send each event twice, as at-least-once senders sometimes do. */
  twice: boolean;
  /** Delay each delivery at random, up to this many milliseconds, so that events arrive out of order. */
  jitter: number;
}

/**
 * Questions that the documents leave open are options here. The default is the answer that is hardest on clients, or
 * the likeliest one if tests must choose. `mixed` takes all answers in turn.
 */
export interface Options {
  /** The port on 127.0.0.1; 0 picks a free one. */
  port: number;
  /** A file path to keep the account in, or `:memory:`. */
  database: string;
  /** `companyId` in the answer to `GET /test`. */
  companyId: string;
  /** Makes ids, the shuffled order and `jitter` repeatable. */
  randomSeed: number;
  /** ISAO's clock in milliseconds since 1970; a constant function makes records share a timestamp. */
  now: () => number;
  /** The order of a list; `updated` has the last changed record first, `updated-oldest` last. Not documented. */
  order: 'shuffled' | 'newest' | 'oldest' | 'updated' | 'updated-oldest';
  /** Which of the two filters include their own instant: both, one or none. Not documented ("after this date"). */
  sinceInclusive: boolean | 'createdSince' | 'updatedSince';
  /** Whether `limit` over 200 gets a 400 or a page of 200. Not documented. */
  limitOver200: 'refused' | 'clamped';
  /** Whether `search` finds its text anywhere in a field, only at its start, or as the whole field. Not documented. */
  searchMode: 'substring' | 'prefix' | 'exact';
  /** Whether `search` is case-sensitive. Not documented. */
  searchCase: 'insensitive' | 'sensitive';
  /** Whether `search` covers the job title: the table says no, but an example on the same page searches `manager`. */
  searchPosition: boolean;
  /** Whether `+33 1 23` and `+33123` are the same phone number (`digits`) or not (`exact`). Not documented. */
  phoneUniqueness: 'digits' | 'exact';
  /** Whether errors have `timestamp`: the documented envelope has it, the examples don't. */
  errorTimestamp: boolean;
  /** Whether a 409 has `existingContactId`, as documented. */
  conflictId: boolean;
  /** What PUT does with `null` in an optional field. Not documented. */
  putNull: 'clears' | 'ignored' | 'refused';
  /** What PUT does with `tags`. A documented example replaces them. */
  putTags: 'replaces' | 'merges';
  /** Whether a blank field is `null` or left out; `mixed` differs from record to record. */
  blankFields: 'null' | 'omitted' | 'mixed';
  /**
   * Milliseconds until a new record is found by its id, although its event is already delivered, as with read replicas.
   * Not documented; the default is 0, because every Zap would wait for it.
   */
  readLag: number;
  /** How a deal with an unknown contact is refused; `mixed` takes both in turn. Not documented. */
  unknownContact: 422 | 404 | 'mixed';
  /** Whether changing a deal's status returns the deal or only success; `mixed` takes both in turn. Not documented. */
  statusAnswer: 'deal' | 'success' | 'mixed';
  /** What `GET /deals` does with `createdSince` and `updatedSince`; refuses with 400 and 422 in turn. Not documented. */
  dealsSince: 'ignored' | 'honored' | 'refused';
  /** Requests per minute for keys without their own limit. */
  rateLimit: number;
  /** The length of that minute in milliseconds, which tests shorten. */
  rateWindow: number;
  /** The form of `Retry-After`. The vendor's sample reads seconds and accepts a missing header. */
  retryAfter: 'seconds' | 'date' | 'absent';
  /** Whether answers have `x-ratelimit-limit`, `-remaining` and `-reset` (in seconds). Not documented. */
  rateHeaders: boolean;
  /** The events that accept subscriptions; `contact.created` is documented, the others are assumed. */
  events: readonly EventName[];
  /** Where the answer to a subscription has its id; `mixed` takes all four in turn. Not documented. */
  idPosition: IdPosition | 'mixed';
  /** The status of the answer to a subscription; `mixed` takes both in turn. Not documented. */
  subscribeStatus: 200 | 201 | 'mixed';
  /** The status of the answer to an unsubscription; `mixed` takes both in turn. Not documented. */
  unsubscribeStatus: 200 | 204 | 'mixed';
  /** The status for unsubscribing an unknown id. Not documented. */
  unknownSubscription: 404 | 200;
  /** The body of a delivery; `mixed` takes all shapes in turn. Not documented. */
  deliveryShape: DeliveryShape | 'mixed';
  /** The same for each record of `GET /triggers/{event}/recent`. Not documented. */
  recentShape: Exclude<DeliveryShape, 'array'> | 'mixed';
  delivery: DeliveryOptions;
}

export type PartialOptions = Partial<Omit<Options, 'delivery'>> & { delivery?: Partial<DeliveryOptions> };

const DEFAULTS: Options = {
  port: 0,
  database: ':memory:',
  companyId: 'company_sandbox',
  randomSeed: 1,
  now: Date.now,
  order: 'shuffled',
  sinceInclusive: false,
  limitOver200: 'refused',
  searchMode: 'substring',
  searchCase: 'insensitive',
  searchPosition: false,
  phoneUniqueness: 'digits',
  errorTimestamp: false,
  conflictId: true,
  putNull: 'clears',
  putTags: 'replaces',
  blankFields: 'mixed',
  readLag: 0,
  unknownContact: 'mixed',
  statusAnswer: 'mixed',
  dealsSince: 'ignored',
  rateLimit: 6000,
  rateWindow: 60_000,
  retryAfter: 'seconds',
  rateHeaders: false,
  events: EVENTS,
  idPosition: 'mixed',
  subscribeStatus: 'mixed',
  unsubscribeStatus: 'mixed',
  unknownSubscription: 404,
  deliveryShape: 'mixed',
  recentShape: 'record',
  delivery: { tries: 5, backoff: 200, timeout: 5000, twice: false, jitter: 0 },
};

export function withDefaults(options: PartialOptions): Options {
  return { ...DEFAULTS, ...options, delivery: { ...DEFAULTS.delivery, ...options.delivery } };
}
