import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCycle } from './cycle';
import { notFound, validationFailed } from './errors';
import { DELIVERY_SHAPES, type EventName, isEventName, shapeDelivery } from './events';
import type { Options } from './options';
import { createRandom } from './seed';

export interface Subscription {
  id: string;
  event: string;
  url: string;
}

/** How long a delivery waits for an answer. Not documented. A shorter time makes a busy machine deliver again. */
const TIMEOUT_MS = 30_000;

export class Webhooks {
  readonly #options: Options['delivery'];
  readonly #events: readonly EventName[];
  readonly #nextShape;
  readonly #random = createRandom(1);
  /** By id, the oldest first. */
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #pending = new Set<Promise<void>>();
  readonly #stop = new AbortController();

  constructor(options: Pick<Options, 'delivery' | 'deliveryShape' | 'events'>) {
    this.#options = options.delivery;
    this.#events = options.events;
    this.#nextShape = createCycle(options.deliveryShape, DELIVERY_SHAPES);
  }

  /**
   * Adds a subscription. The same event and URL can be subscribed any number of times.
   * @throws ApiError 422 on an unknown event or a URL that is not http or https
   */
  subscribe(event: unknown, url: unknown): Subscription {
    const details: Record<string, string> = {};
    const known = isEventName(event) && this.#events.includes(event);
    if (!known) details['event'] = `Event must be one of: ${this.#events.join(', ')}`;
    if (!isWebUrl(url)) details['target_url'] = 'Invalid URL';
    if (!known || !isWebUrl(url)) throw validationFailed(details);
    const subscription = { id: `sub_${randomUUID()}`, event, url };
    this.#subscriptions.set(subscription.id, subscription);
    return subscription;
  }

  unsubscribe(id: unknown): void {
    if (typeof id !== 'string' || !this.#subscriptions.delete(id)) throw notFound('Subscription');
  }

  has(id: unknown): boolean {
    return this.#subscriptions.has(String(id));
  }

  subscriptions(): Subscription[] {
    return [...this.#subscriptions.values()];
  }

  /** Starts a delivery to each subscription of the event. They arrive in any order. */
  publish(event: string, record: object): void {
    for (const subscription of this.subscriptions().filter((each) => each.event === event)) {
      const body = JSON.stringify(shapeDelivery(this.#nextShape(), event, record));
      for (let copy = 0; copy < (this.#options.twice ? 2 : 1); copy += 1) {
        const work = this.#deliver(subscription, body).finally(() => this.#pending.delete(work));
        this.#pending.add(work);
      }
    }
  }

  /** Waits until all deliveries have ended. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.allSettled(this.#pending);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.settled();
  }

  async #deliver({ id, url }: Subscription, body: string): Promise<void> {
    const { signal } = this.#stop;
    const { jitter, tries, backoff } = this.#options;
    try {
      if (jitter > 0) await sleep(this.#random() * jitter, undefined, { signal });
      for (let tried = 0; tried < tries; tried += 1) {
        if (tried > 0) await sleep(backoff * 2 ** (tried - 1), undefined, { signal });
        const status = this.has(id) ? await this.#send(url, body) : 410;
        // Assumption: as is usual for hooks, 410 Gone ends the subscription.
        if (status === 410) this.#subscriptions.delete(id);
        if (status === 410 || (status >= 200 && status < 300)) return;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async #send(url: string, body: string): Promise<number> {
    const sending = fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const response = await sending.catch(() => undefined);
    await response?.body?.cancel();
    return response?.status ?? 0;
  }
}

function isWebUrl(value: unknown): value is string {
  return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
