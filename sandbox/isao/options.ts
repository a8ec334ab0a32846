import type { DeliveryShape } from './delivery-shape';
import { EVENTS } from './events';
import type { EventName } from './events';

/** Where the answer to a subscription carries its id. */
export type IdPosition = 'subscription_id' | 'data.subscription_id' | 'data.id' | 'id';

/** How a webhook delivery is repeated, and how it misbehaves. */
export interface DeliveryOptions {
  /** How often a delivery is tried in all. Not documented. */
  tries: number;
  /** Milliseconds before the second try; doubled for each further one. */
  backoff: number;
  /** Milliseconds until a try that gets no answer has failed. */
  timeout: number;
  /** Send each event a second time, as every at-least-once sender will one day. */
  twice: boolean;
  /** Hold each delivery for a random time up to this many milliseconds, so that later events overtake earlier ones. */
  jitter: number;
}

/**
 * Questions that the documents leave open are options here. Where one answer suits a client least it is the default, and
 * `mixed` is all of them in turn; where tests have to choose, the default is the likely one.
 */
export interface Options {
  /** The port on 127.0.0.1; 0 picks a free one. */
  port: number;
  /** A file path to keep the account in, or `:memory:`. */
  database: string;
  /** What `GET /test` answers as `companyId`. */
  companyId: string;
  /** Makes ids, seeded contacts and the shuffled order repeatable. */
  randomSeed: number;
  /** ISAO's clock in milliseconds since 1970; a constant function makes records share a timestamp. */
  now: () => number;
  /**
   * The order of a list; `updated` moves a record to the front whenever it changes, `updated-oldest` to the end. Not
   * documented.
   */
  order: 'shuffled' | 'newest' | 'oldest' | 'updated' | 'updated-oldest';
  /** Whether both, one or none of the two filters includes its own instant. Not documented ("after this date"). */
  sinceInclusive: boolean | 'createdSince' | 'updatedSince';
  /** What `limit` over 200 answers: a 400, or a page of 200. Not documented. */
  limitOver200: 'refused' | 'clamped';
  /** Whether `search` finds its text anywhere in a field, only at its start, or as the whole field. Not documented. */
  searchMode: 'substring' | 'prefix' | 'exact';
  /** Whether `search` minds upper and lower case. Not documented. */
  searchCase: 'insensitive' | 'sensitive';
  /** Whether `search` looks in the job title as well: the table says no, an example of the same page searches `manager`. */
  searchPosition: boolean;
  /** Whether `+33 1 23` and `+33123` are one phone number (`digits`) or two (`exact`). Not documented. */
  phoneUniqueness: 'digits' | 'exact';
  /** Whether an error carries `timestamp`: it is in the vendor's envelope, but in none of the documented examples. */
  errorTimestamp: boolean;
  /** Whether a 409 carries `existingContactId`, as documented. */
  conflictId: boolean;
  /** What PUT does with `null` in an optional field. Not documented. */
  putNull: 'clears' | 'ignored' | 'refused';
  /** What PUT does with `tags`; that it replaces them is documented by example. */
  putTags: 'replaces' | 'merges';
  /** Whether a blank field is `null` or left out of a record, or one for some records and the other for others. */
  blankFields: 'null' | 'omitted' | 'mixed';
  /**
   * For how many milliseconds a new record is not found by its id, though its event is delivered already, as where reads
   * come from a replica. Not documented; the default is kind, for every Zap waits for it.
   */
  readLag: number;
  /** How a deal of a contact that does not exist is refused; `mixed` takes both in turn. Not documented. */
  unknownContact: 422 | 404 | 'mixed';
  /** What changing a deal's status answers: the deal, or success alone; `mixed` takes both in turn. Not documented. */
  statusAnswer: 'deal' | 'success' | 'mixed';
  /** What `GET /deals` makes of `createdSince` and `updatedSince`; refused with 400 and 422 in turn. Not documented. */
  dealsSince: 'ignored' | 'honoured' | 'refused';
  /** Requests a minute for a key that is made without a limit of its own. */
  rateLimit: number;
  /** The length of that minute in milliseconds: shorten it to test what comes after. */
  rateWindow: number;
  /** How a 429 says when to come back. The vendor's sample reads seconds and provides for an absent header. */
  retryAfter: 'seconds' | 'date' | 'absent';
  /** Whether answers carry `x-ratelimit-limit`, `-remaining` and `-reset` (in seconds). Not documented. */
  rateHeaders: boolean;
  /** The events that can be subscribed to; `contact.created` is the vendor's, the others are assumed. */
  events: readonly EventName[];
  /** Where the answer to a subscription carries its id; `mixed` takes all four in turn. Not documented. */
  idPosition: IdPosition | 'mixed';
  /** The status of the answer to a subscription; `mixed` takes both in turn. Not documented. */
  subscribeStatus: 200 | 201 | 'mixed';
  /** The status of the answer to an unsubscription, of which 204 has no body; `mixed` takes both in turn. Not documented. */
  unsubscribeStatus: 200 | 204 | 'mixed';
  /** What unsubscribing an id that no subscription has answers: 404, or a success. Not documented. */
  unknownSubscription: 404 | 200;
  /** The body of a delivery; `mixed` takes all shapes in turn. Not documented. */
  deliveryShape: DeliveryShape | 'mixed';
  /** The same for each record of `GET /triggers/{event}/recent`, which is a list already. Not documented. */
  recentShape: Exclude<DeliveryShape, 'array'> | 'mixed';
  delivery: DeliveryOptions;
}

/** What a caller may set: each option, and each part of `delivery`, is left to its default otherwise. */
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

/** @returns the options with the defaults for whatever is not given */
export function withDefaults(options: PartialOptions): Options {
  return { ...DEFAULTS, ...options, delivery: { ...DEFAULTS.delivery, ...options.delivery } };
}
