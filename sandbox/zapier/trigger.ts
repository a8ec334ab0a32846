import { randomUUID } from 'node:crypto';
import type { OfApp } from './apps';
import { DedupeTable } from './dedupe';
import { type Action, findAction, identityOf } from './definition';
import type { JsonObject } from './json';
import type { Call, Connection, Platform } from './platform';
import { type RunError, toRunError } from './run';

export interface TriggerSetup extends OfApp {
  key: string;
  inputData?: JsonObject;
}

export interface PollOptions {
  /** Kills the container this long after the start of the poll. */
  killAfterMs?: number;
  /** Loses the result before it reaches the list of seen items. */
  loseResult?: boolean;
}

export interface Poll {
  at: string;
  /** `fill`: the poll at switching on, which fills the list of seen items and starts no run. */
  kind: 'fill' | 'poll';
  returned: number;
  /** The number of those that Zapier had already seen, and dropped. */
  known: number;
  error?: RunError;
}

/** A test in the editor processes three records: docs.zapier.com, "Troubleshoot trigger timeouts". */
const SAMPLE_LIMIT = 3;

/** The trigger of one Zap: how it is switched on and off, polled, and given deliveries. */
export class Trigger {
  readonly polls: Poll[] = [];
  targetUrl: string | undefined;
  subscribeData: unknown;
  readonly isHook: boolean;
  readonly #platform: Platform;
  readonly #connection: Connection;
  readonly #action: Action;
  readonly #inputData: JsonObject;
  readonly #zapId: string;
  readonly #dedupe = new DedupeTable();

  /** Fills in the form's defaults. @throws {Error} if the app has no such trigger. */
  constructor(platform: Platform, connection: Connection, { key, inputData = {} }: TriggerSetup, zapId: string) {
    this.#platform = platform;
    this.#connection = connection;
    this.#action = findAction(platform.definition, 'triggers', key);
    this.#inputData = platform.prefill('triggers', key, inputData);
    this.#zapId = zapId;
    this.isHook = this.#action.operation.type === 'hook';
  }

  /** Subscribes a hook with a new address ("a unique URL per activated Zap"), or fills the list of seen items. */
  async turnOn(): Promise<void> {
    if (!this.isHook) {
      this.#addToDedupe(await this.#perform('perform', { meta: { isPopulatingDedupe: true } }), 'fill');
      return;
    }
    const targetUrl = `${this.#platform.options.url}/hooks/standard/${this.#zapId}/${randomUUID()}/`;
    this.subscribeData = await this.#perform('performSubscribe', { bundle: { targetUrl } });
    this.targetUrl = targetUrl;
  }

  async turnOff(): Promise<void> {
    const { targetUrl, subscribeData } = this;
    this.targetUrl = undefined;
    this.subscribeData = undefined;
    this.#dedupe.clear();
    if (this.isHook) await this.#perform('performUnsubscribe', { bundle: { targetUrl, subscribeData } });
  }

  /** @returns the first three items for the editor; see `Zap.sample`. */
  async sample(): Promise<unknown[]> {
    const { sample } = this.#action.operation;
    const method = this.isHook ? 'performList' : 'perform';
    const items = listOf(await this.#perform(method, { meta: { isLoadingSample: true } }));
    if (this.isHook && items.length === 0 && sample) return [sample];
    return items.slice(0, SAMPLE_LIMIT);
  }

  /**
   * @returns the items that Zapier hasn't seen, as the trigger sorts them.
   * @throws {ZapierError} what the trigger threw, which `polls` also has.
   */
  async poll({ killAfterMs, loseResult = false }: PollOptions): Promise<unknown[]> {
    try {
      const items = await this.#perform('perform', killAfterMs === undefined ? {} : { timeoutMs: killAfterMs });
      return loseResult ? [] : this.#addToDedupe(items, 'poll');
    } catch (error) {
      this.#logPoll({ kind: 'poll', returned: 0, known: 0, error: toRunError(error, this.#connection) });
      throw error;
    }
  }

  /** @returns the items of a delivery. @throws {ZapierError} what the trigger threw. */
  async itemsOf(delivery: JsonObject): Promise<unknown[]> {
    return listOf(await this.#perform('perform', { bundle: delivery }));
  }

  async #perform(method: string, call: Call): Promise<unknown> {
    const action = this.#action;
    const input = this.#platform.input(action, this.#inputData, []);
    // Deprecated but still sent: types/custom.d.ts of core.
    const meta = { zap: { id: this.#zapId }, ...call.meta };
    return this.#platform.perform('triggers', action, input, this.#connection, { ...call, meta, method });
  }

  #addToDedupe(items: unknown, kind: Poll['kind']): unknown[] {
    const returned = listOf(items);
    const fresh = this.#dedupe.add(returned, (item) => identityOf(item, this.#action));
    this.#logPoll({ kind, returned: returned.length, known: returned.length - fresh.length });
    return fresh;
  }

  #logPoll(poll: Omit<Poll, 'at'>): void {
    this.polls.push({ at: new Date(this.#platform.now()).toISOString(), ...poll });
  }
}

function listOf(results: unknown): unknown[] {
  return Array.isArray(results) ? results : [];
}
