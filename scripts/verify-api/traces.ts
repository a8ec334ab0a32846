import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Event, readSubscriptionId } from '../../src/isao/client';
import { isRecord } from '../../src/values';
import { type Answer, type Api, NoAnswer, Stopped } from './api';
import { at, type JsonRecord, readJson, textAt } from './values';

/** A subscription, which no list of ISAO shows. It is kept in a file, so that the next run can end that of a killed run. */
interface Subscription {
  /** The API's address and the company, so that no other account is asked to end it. */
  account: string;
  what: string;
  /** Undefined until ISAO has answered. */
  id: string | undefined;
}

type ReadId = (body: unknown) => string | undefined;

/** Node's code of a system error, which tells more than its text. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'it failed';

/** An id anywhere else, or in an answer about another address, could be that of a customer's subscription. */
const ownSubscriptionId = (body: unknown, url: string): string | undefined => {
  const address = at(body, 'target_url') ?? at(body, 'data', 'target_url') ?? url;
  return isRecord(body) && address === url ? readSubscriptionId(body) : undefined;
};

/**
 * What a run makes or changes in ISAO. Each thing is said at once, and listed as left until it is undone.
 * @param folder remembers subscriptions
 */
export const createTraces = (api: Api, say: (line: string) => void, account: string, folder: string) => {
  /** What is known of each thing. */
  const left = new Map<string, string>();
  const undos: (() => Promise<void>)[] = [];

  const save = (file: string, subscription: Subscription): void => {
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, JSON.stringify(subscription));
    } catch (error) {
      throw new NoAnswer(`${file} can’t be written (${codeOf(error)}), so a killed run would leave subscriptions.`);
    }
  };

  /** @param thing for people; @param more what is known of it */
  const leave = (thing: string, more = ''): void => {
    if (left.get(thing) === more) return;
    left.set(thing, more);
    say(`in ISAO now: ${thing}${more}`);
  };

  /** Registers how to undo a change, before it is made. The last change is undone first. */
  const later = (thing: string, undo: () => Promise<unknown>): void => {
    undos.unshift(async () => {
      try {
        await undo();
      } catch (error) {
        const why = error instanceof NoAnswer ? error.message : 'it failed';
        leave(thing, `${left.get(thing) ?? ''} (${why})`);
      }
    });
  };

  /** Creates something, and says if it can't tell whether or what. */
  const post = async (path: string, body: JsonRecord, thing: string, readMade: ReadId) => {
    const doubt = (evidence: string): void => {
      leave(thing, `, perhaps, and with an unknown id, so it was not undone: ${evidence}`);
    };
    const answer = await api.send('POST', path, { body }).catch((error: unknown) => {
      if (!(error instanceof Stopped)) doubt(error instanceof NoAnswer ? error.message : 'it failed');
      throw error;
    });
    const { status, isSuccess, evidence } = answer;
    const id = isSuccess ? readMade(answer.body) : undefined;
    if (id === undefined && !(status >= 400 && status < 500)) doubt(evidence);
    return { answer, id };
  };

  /** @param gone further statuses that mean that it has ended */
  const endOf = async (file: string, { what, id = '?' }: Subscription, gone: number[] = []) => {
    if (!left.has(what)) return undefined;
    const body = { subscription_id: id };
    const answer = await api.send('DELETE', '/webhooks/unsubscribe', { body, final: true });
    if (answer.isSuccess || gone.includes(answer.status)) {
      left.delete(what);
      rmSync(file, { force: true });
      say(`ended: ${what}, id ${id}`);
    } else leave(what, `, id ${id}: ISAO did not end it (${answer.evidence})`);
    return answer;
  };

  return {
    leave,
    later,
    post,

    /** Subscribes, and registers the end. @returns an `end` without an answer if nothing may be ended */
    subscribe: async (event: Event, url: string) => {
      const what = `subscription of ${event} to ${url}`;
      const file = join(folder, `${randomUUID()}.json`);
      save(file, { account, what, id: undefined });
      try {
        const body = { event, target_url: url };
        const { answer, id } = await post('/webhooks/subscribe', body, what, (made) => ownSubscriptionId(made, url));
        const end = (): Promise<Answer | undefined> =>
          id === undefined ? Promise.resolve(undefined) : endOf(file, { account, what, id });
        if (id !== undefined) {
          leave(what, `, id ${id}`);
          later(what, end);
          save(file, { account, what, id });
        }
        return { answer, id, end };
      } finally {
        if (!left.has(what)) rmSync(file, { force: true });
      }
    },

    /** Ends the subscriptions of earlier runs that were killed, or only says that there are some. */
    repair: async (mayWrite: boolean): Promise<void> => {
      for (const name of existsSync(folder) ? readdirSync(folder) : []) {
        const file = join(folder, name);
        const saved = readJson(readFileSync(file, 'utf8'));
        const [what = 'subscription', id] = [textAt(saved, 'what'), textAt(saved, 'id')];
        if (textAt(saved, 'account') !== account) continue;
        leave(what, `, id ${id ?? 'unknown'}, of an earlier run${mayWrite ? '' : ', which a run with --write ends'}`);
        // The run may have been killed after it ended the subscription.
        if (mayWrite && id !== undefined) await endOf(file, { account, what, id }, [404, 410]);
        else if (mayWrite) rmSync(file);
      }
    },

    /** Undoes everything. It always ends, and does not throw. @returns what is left */
    undo: async (): Promise<string[]> => {
      for (const undo of undos.splice(0)) await undo();
      return [...left].map(([thing, more]) => thing + more);
    },
  };
};

export type Traces = ReturnType<typeof createTraces>;
