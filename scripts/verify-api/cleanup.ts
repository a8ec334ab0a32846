import { type Answer, type Api, isRejection, isSuccess, mayHaveBeenSent, NoAnswer } from './http';
import { idAt, isObject } from './json';
import { ID_PLACES } from './questions';

/** A requested subscription. */
interface Subscription {
  event: string;
  url: string;
  /** Its possible ids, the likeliest first; undefined without an answer. */
  ids: string[] | undefined;
}

/** @returns everything in an answer that may be an id; first the places where the app looks */
export const idPlaces = (body: unknown): [place: string, id: string][] => {
  const walk = (value: unknown, path: string[]): [string, string][] => {
    if (!isObject(value) || path.length > 4) return [];
    return Object.keys(value).flatMap((name): [string, string][] => {
      const id = /(^|_)id$|I[dD]$/.test(name) ? idAt(value, name) : undefined;
      return id === undefined ? walk(value[name], [...path, name]) : [[[...path, name].join('.'), id]];
    });
  };
  const rank = (place: string) => (ID_PLACES.includes(place) ? ID_PLACES.indexOf(place) : ID_PLACES.length);
  return walk(body, []).toSorted(([a], [b]) => rank(a) - rank(b));
};

/**
 * Ends subscriptions, undoes changes, and lists what is left behind. Everything is registered before it is sent, so that an
 * interrupted request is cleaned up too.
 */
export class Cleanup {
  readonly left: string[] = [];
  readonly #api: Api;
  readonly #subscriptions = new Set<Subscription>();
  readonly #undo: { what: string; run: () => Promise<void> }[] = [];

  constructor(api: Api) {
    this.#api = api;
  }

  /** Lists something that the API can't delete. */
  leave(what: string): void {
    if (!this.left.includes(what)) this.left.push(what);
  }

  /** Registers how to undo a change; if that fails, `what` is listed as left behind. The last change is undone first. */
  later(what: string, run: () => Promise<void>): void {
    this.#undo.unshift({ what, run });
  }

  /**
   * Subscribes, and registers the unsubscription.
   * @returns any answer, and a function that ends the subscription, which returns the last answer, or undefined if there
   *   was nothing to end
   * @throws NoAnswer, Stopped
   */
  async subscribe(event: string, url: string): Promise<{ answer: Answer; end: () => Promise<Answer | undefined> }> {
    const subscription: Subscription = { event, url, ids: undefined };
    this.#subscriptions.add(subscription);
    let answer: Answer;
    try {
      answer = await this.#api.send('POST', '/webhooks/subscribe', { body: { event, target_url: url } });
    } catch (error) {
      if (!mayHaveBeenSent(error)) this.#subscriptions.delete(subscription);
      throw error;
    }
    if (isSuccess(answer)) subscription.ids = idPlaces(answer.body).map(([, id]) => id);
    // Anything but a refusal may have been carried out.
    else if (isRejection(answer)) this.#subscriptions.delete(subscription);
    return { answer, end: () => this.#end(subscription) };
  }

  async #end(subscription: Subscription): Promise<Answer | undefined> {
    let last: Answer | undefined;
    for (const id of subscription.ids ?? []) {
      last = await this.#api.send('DELETE', '/webhooks/unsubscribe', { body: { subscription_id: id }, final: true });
      if (isSuccess(last)) {
        this.#subscriptions.delete(subscription);
        return last;
      }
    }
    return last;
  }

  /** Undoes everything. It always ends, and does not throw. */
  async run(): Promise<void> {
    for (const subscription of this.#subscriptions) {
      const failure = await failureOf(() => this.#end(subscription));
      if (this.#subscriptions.has(subscription)) this.leave(describe(subscription, failure));
    }
    for (const { what, run } of this.#undo) {
      const failure = await failureOf(run);
      if (failure !== undefined) this.leave(`${what} (${failure})`);
    }
    this.#undo.length = 0;
  }
}

const failureOf = async (run: () => Promise<unknown>): Promise<string | undefined> => {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error instanceof NoAnswer ? error.message : 'it failed';
  }
};

const describe = ({ event, url, ids }: Subscription, failure: string | undefined): string => {
  const name = `subscription of ${event} to ${url}`;
  if (ids === undefined) return `perhaps a ${name}: ISAO did not confirm it, so its id is unknown`;
  if (ids.length === 0) return `${name}: ISAO’s answer shows no id that could end it`;
  return `${name}, id ${ids.join(' or ')}: ISAO did not end it${failure === undefined ? '' : ` (${failure})`}`;
};
