import type { DeliveryShape } from './delivery-shape';
import type { EventName } from './events';
import { EVENTS } from './events';

/** Where the answer to a subscription may have its id. */
export const ID_POSITIONS = ['subscription_id', 'data.subscription_id', 'data.id', 'id'] as const;

export interface DeliveryOptions {
  /** Maximum number of tries. Not documented. */
  tries: number;
  /** Milliseconds before the second try, doubled for each further one. */
  backoff: number;
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
  /** ISAO's clock in milliseconds since 1970; a constant function makes records share a timestamp. */
  now: () => number;
  /** The order of a list; `updated` has the last changed record first, `updated-oldest` last. Not documented. */
  order: 'shuffled' | 'newest' | 'oldest' | 'updated' | 'updated-oldest';
  /** Which of the two filters include their own instant: both, one or none. Not documented ("after this date"). */
  sinceInclusive: boolean | 'createdSince' | 'updatedSince';
  /** Whether `search` finds its text anywhere in a field, only at its start, or as the whole field. Not documented. */
  searchMode: 'substring' | 'prefix' | 'exact';
  /** Whether `search` is case-sensitive. Not documented. */
  searchCase: 'insensitive' | 'sensitive';
  /** Whether `search` covers the job title: the table says no, but an example on the same page searches `manager`. */
  searchPosition: boolean;
  /** Whether `+33 1 23` and `+33123` are the same phone number (`digits`) or not (`exact`). Not documented. */
  phoneUniqueness: 'digits' | 'exact';
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
  /** What `GET /deals` does with `createdSince` and `updatedSince`; refuses with 400 and 422 in turn. Not documented. */
  dealsSince: 'ignored' | 'honored' | 'refused';
  /** Requests per minute for keys without their own limit. */
  rateLimit: number;
  /** The events that accept subscriptions; `contact.created` is documented, the others are assumed. */
  events: readonly EventName[];
  /** Where the answer to a subscription has its id; `mixed` takes all four in turn. Not documented. */
  idPosition: (typeof ID_POSITIONS)[number] | 'mixed';
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
  now: Date.now,
  order: 'shuffled',
  sinceInclusive: false,
  searchMode: 'substring',
  searchCase: 'insensitive',
  searchPosition: false,
  phoneUniqueness: 'digits',
  conflictId: true,
  putNull: 'clears',
  putTags: 'replaces',
  blankFields: 'mixed',
  readLag: 0,
  unknownContact: 'mixed',
  dealsSince: 'ignored',
  rateLimit: 6000,
  events: EVENTS,
  idPosition: 'mixed',
  unknownSubscription: 404,
  deliveryShape: 'mixed',
  recentShape: 'record',
  delivery: { tries: 5, backoff: 200, twice: false, jitter: 0 },
};

export function withDefaults(options: PartialOptions): Options {
  return { ...DEFAULTS, ...options, delivery: { ...DEFAULTS.delivery, ...options.delivery } };
}
