import { readSubscriptionId } from '../../src/isao/client';
import { isRecord } from '../../src/values';
import { type Answer, type Api, NoAnswer, Stopped } from './api';
import type { Memory, Subscription } from './memory';
import { textAt } from './values';

export interface Subscribed {
  answer: Answer;
  id: string | undefined;
  /** @returns the answer, or undefined if there is nothing that may be ended */
  end: () => Promise<Answer | undefined>;
}

/** What a run makes or changes in ISAO. Each thing is said at once, and listed as left until it is undone. */
export class Traces {
  /** By the thing. */
  readonly #left = new Map<string, string>();
  readonly #undo: (() => Promise<void>)[] = [];
  readonly #api: Api;
  readonly #memory: Memory;
  readonly #say: (line: string) => void;
  /** The API's address and the company. */
  account = '';

  constructor(api: Api, memory: Memory, say: (line: string) => void) {
    this.#api = api;
    this.#memory = memory;
    this.#say = say;
  }

  get left(): string[] {
    return [...new Set(this.#left.values())];
  }

  /** @param thing its name within the run; @param what for people */
  leave(thing: string, what: string): void {
    if (this.#left.get(thing) === what) return;
    this.#left.set(thing, what);
    this.#say(`in ISAO now: ${what}`);
  }

  remove(thing: string): void {
    this.#left.delete(thing);
  }

  /** Registers how to undo a change, before it is made. The last change is undone first. */
  later(what: string, undo: () => Promise<void>): void {
    this.#undo.unshift(async () => {
      try {
        await undo();
      } catch (error) {
        this.leave(what, `${what} (${error instanceof NoAnswer ? error.message : 'it failed'})`);
      }
    });
  }

  /**
   * Subscribes, and registers the end. Only an id where the app looks for it is ended: any other could be that of a customer's
   * subscription.
   * @throws NoAnswer, Stopped
   */
  async subscribe(event: string, url: string): Promise<Subscribed> {
    const what = `subscription of ${event} to ${url}`;
    const subscription = { account: this.account, event, url, id: undefined };
    const file = this.#memory.save(subscription);
    const nothingToEnd = () => Promise.resolve(undefined);
    let answer: Answer;
    try {
      answer = await this.#api.send('POST', '/webhooks/subscribe', { body: { event, target_url: url } });
    } catch (error) {
      if (error instanceof Stopped) this.#memory.forget(file);
      else this.leave(file, `perhaps a ${what}: ISAO did not confirm it, so its id is unknown`);
      throw error;
    }
    const { body, isSuccess, status } = answer;
    if (!isSuccess) {
      if (status >= 400 && status < 500) this.#memory.forget(file);
      else this.leave(file, `perhaps a ${what}: ${answer.evidence}`);
      return { answer, id: undefined, end: nothingToEnd };
    }
    const id = isRecord(body) ? readSubscriptionId(body) : undefined;
    const names = [textAt(body, 'target_url'), textAt(body, 'data', 'target_url')].find((text) => text !== undefined);
    if (id === undefined || (names ?? url) !== url) {
      const why = id === undefined ? 'has no id where the app looks' : 'names another address';
      this.leave(file, `${what}: it was not ended, because ISAO’s answer ${why}`);
      return { answer, id, end: nothingToEnd };
    }
    this.leave(file, `${what}, id ${id}`);
    const end = () => this.#end(file, { ...subscription, id });
    this.#undo.unshift(async () => {
      await end().catch(() => undefined);
    });
    this.#memory.save({ ...subscription, id }, file);
    return { answer, id, end };
  }

  /** @param isGone judges the answer; @throws NoAnswer */
  async #end(
    file: string,
    { event, url, id }: Subscription,
    isGone = ({ isSuccess }: Answer) => isSuccess,
  ): Promise<Answer | undefined> {
    if (!this.#left.has(file)) return undefined;
    const what = `subscription of ${event} to ${url}, id ${id ?? 'unknown'}`;
    const body = { subscription_id: id };
    const answer = await this.#api.send('DELETE', '/webhooks/unsubscribe', { body, final: true });
    if (isGone(answer)) {
      this.remove(file);
      this.#memory.forget(file);
      this.#say(`ended: ${what}`);
    } else this.leave(file, `${what}: ISAO did not end it (${answer.evidence})`);
    return answer;
  }

  /** Ends the subscriptions of earlier runs that were killed, or only says that there are some. @throws NoAnswer, Stopped */
  async repair(mayWrite: boolean): Promise<void> {
    const found = this.#memory.leftIn(this.account);
    if (!mayWrite && found.length > 0) {
      this.#say(`An earlier run left ${found.length} subscriptions, which a run with --write ends.`);
    }
    for (const { file, subscription } of mayWrite ? found : []) {
      const { event, url, id } = subscription;
      this.leave(file, `subscription of ${event} to ${url}, id ${id ?? 'unknown'}, of an earlier run`);
      // The run may have been killed after it ended the subscription.
      if (id === undefined) this.#memory.forget(file);
      else
        await this.#end(file, subscription, ({ isSuccess, status }) => isSuccess || status === 404 || status === 410);
    }
  }

  /** Undoes everything. It always ends, and does not throw. */
  async run(): Promise<void> {
    for (const undo of this.#undo.splice(0)) await undo();
  }
}
