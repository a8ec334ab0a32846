import { DELIVERY_SHAPES, type EventName, EVENTS, RECORD_SHAPES } from './events';

/** Where the answer to a subscription may have its id. */
export const ID_POSITIONS = ['subscription_id', 'data.subscription_id', 'data.id', 'id'] as const;

/**
 * Questions that the documents leave open, and the answers that this ISAO can give. The first answer is the default: the one
 * that is hardest on clients, or the likeliest one if tests must choose. `mixed` takes all others in turn.
 */
export const CHOICES = {
  /** Whether the filters by date include their own instant ("after this date"). */
  sinceInclusive: [false, true],
  /** Whether `search` finds its text anywhere in a field, only at its start, or as the whole field. */
  searchMode: ['substring', 'prefix', 'exact'],
  searchCase: ['insensitive', 'sensitive'],
  /** Whether `search` covers the job title: the table says no, but an example on the same page searches `manager`. */
  searchPosition: [false, true],
  /** Whether `+33 1 23` and `+33123` are the same phone number (`digits`) or not (`exact`). */
  phoneUniqueness: ['digits', 'exact'],
  /** Whether a 409 has `existingContactId`, as documented. */
  conflictId: [true, false],
  putNull: ['clears', 'ignored', 'refused'],
  /** What PUT does with `tags`. A documented example replaces them. */
  putTags: ['replaces', 'merges'],
  /** Whether a blank field is `null` or left out; `mixed` differs from record to record. */
  blankFields: ['mixed', 'null', 'omitted'],
  unknownContact: ['mixed', 422, 404],
  /** What `GET /deals` does with `createdSince` and `updatedSince`; refuses with 400 and 422 in turn. */
  dealsSince: ['ignored', 'honored', 'refused'],
  idPosition: ['mixed', ...ID_POSITIONS],
  unknownSubscription: [404, 200],
  deliveryShape: ['mixed', ...DELIVERY_SHAPES],
  /** The same for each record of `GET /triggers/{event}/recent`. */
  recentShape: [...RECORD_SHAPES, 'mixed'],
} as const;

type Choices = { [name in keyof typeof CHOICES]: (typeof CHOICES)[name][number] };

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

export interface Options extends Choices {
  /** The port on 127.0.0.1; 0 picks a free one. */
  port: number;
  /** ISAO's clock in milliseconds since 1970; a constant function makes records share a timestamp. */
  now: () => number;
  /** The order of a list; `updated` has the last changed record first, `updated-oldest` last. Not documented. */
  order: 'shuffled' | 'newest' | 'oldest' | 'updated' | 'updated-oldest';
  /**
   * Milliseconds until a new record is found by its id, although its event is already delivered, as with read replicas.
   * Not documented; the default is 0, because every Zap would wait for it.
   */
  readLag: number;
  /** Requests per minute for keys without their own limit. */
  rateLimit: number;
  /** The events that accept subscriptions; `contact.created` is documented, the others are assumed. */
  events: readonly EventName[];
  delivery: DeliveryOptions;
}

export type PartialOptions = Partial<Omit<Options, 'delivery'>> & { delivery?: Partial<DeliveryOptions> };

/** What `npm run verify-api` finds out of a real ISAO. */
export type Profile = Partial<Pick<Options, keyof Choices | 'events'>>;

const DELIVERY: DeliveryOptions = { tries: 5, backoff: 200, twice: false, jitter: 0 };

export function withDefaults({ delivery, ...options }: PartialOptions): Options {
  const first = Object.entries(CHOICES).map(([name, [choice]]) => [name, choice]);
  return {
    ...(Object.fromEntries(first) as Choices),
    port: 0,
    now: Date.now,
    order: 'shuffled',
    readLag: 0,
    rateLimit: 6000,
    events: EVENTS,
    ...options,
    delivery: { ...DELIVERY, ...delivery },
  };
}
