import { isRecord } from './json';

/**
 * What is wrong with the cache: nothing; `empty`, it forgets at once; `stale`, reads answer what was there when the
 * fault began; `error`, the server answers an error; `down`, it answers 500; `hanging`, it never answers.
 */
export type RpcFault = 'none' | 'empty' | 'stale' | 'error' | 'down' | 'hanging';

/** Whose call it is, which Zapier knows by the token: a connection belongs to a user. */
export interface RpcCaller {
  user: string;
  auth: string;
}

export interface RpcAnswer {
  status: number;
  body: unknown;
}

interface Entry {
  value: string;
  expires: number;
}

/** "Cursors are stored per-zap and last about an hour": the CLI's README before docs.zapier.com took it over. */
const CURSOR_TTL_S = 3600;

/**
 * What Zapier remembers for apps: `z.cache` and `z.cursor`. The protocol is core's create-rpc-client.js: the body
 * `{id, storeKey, method, params}` is answered with `{id, result}` or `{id, error}`. The parameters of the cache are in
 * create-cache.js. By default an entry is shared by all users of the app; the scopes `user` and `auth` narrow it, in the
 * way the schema documents for `lock` (that the cache does the same is our assumption).
 */
export class RpcServer {
  fault: RpcFault = 'none';
  readonly #now: () => number;
  #entries = new Map<string, Entry>();
  #snapshot: Map<string, Entry> | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Loses everything, as a cache may at any time. */
  wipe(): void {
    this.#entries.clear();
  }

  /** Answers one call, or leaves it without an answer. */
  answer(body: unknown, caller: RpcCaller): RpcAnswer | 'none' {
    const { id, storeKey, method, params } = isRecord(body) ? body : {};
    if (this.fault === 'hanging') return 'none';
    if (this.fault === 'down') return { status: 500, body: { id } };
    if (this.fault === 'error') return { status: 200, body: { id, error: 'The cache is unavailable' } };
    this.#snapshot = this.fault === 'stale' ? (this.#snapshot ?? new Map(this.#entries)) : undefined;
    try {
      const result = this.#call(String(method), Array.isArray(params) ? params : [], storeKey, caller);
      return { status: 200, body: { id, result } };
    } catch (error) {
      return { status: 200, body: { id, error: error instanceof Error ? error.message : String(error) } };
    }
  }

  #call(method: string, params: unknown[], storeKey: unknown, caller: RpcCaller): unknown {
    const key = (scope: unknown): string => {
      const scopes = Array.isArray(scope) ? scope : [];
      const user = scopes.includes('user') ? caller.user : '';
      const auth = scopes.includes('auth') ? caller.auth : '';
      return JSON.stringify([user, auth, params[0]]);
    };
    const cursorKey = (): string => {
      // Zapier's words, as quoted in github.com/zapier/zapier-platform/issues/732.
      if (typeof storeKey !== 'string') {
        throw new Error(
          "Invalid cursor operation. 'z.cursor' can only be used in 'perform' methods of polling triggers or " +
            "'performList' methods of hook triggers, and when 'canPaginate' is 'true'.",
        );
      }
      return `cursor ${storeKey}`;
    };
    switch (method) {
      case 'zcache_get':
        return this.#get(key(params[1]));
      case 'zcache_set': {
        const [, value, ttl, scope, nx] = params;
        return this.#set(key(scope), String(value), ttl, nx === true);
      }
      case 'zcache_delete':
        return this.#entries.delete(key(params[1]));
      case 'get_cursor':
        return this.#get(cursorKey());
      case 'set_cursor':
        this.#set(cursorKey(), String(params[0]), CURSOR_TTL_S, false);
        return null;
      default:
        throw new Error(`The local Zapier does not do ${method}, which files need: see docs/testing.md.`);
    }
  }

  #get(key: string): string | null {
    if (this.fault === 'empty') return null;
    if (this.#snapshot) return this.#snapshot.get(key)?.value ?? null;
    const entry = this.#entries.get(key);
    return entry && entry.expires > this.#now() ? entry.value : null;
  }

  /** @returns null when `nx` finds the key taken, which is what types/custom.d.ts (`boolean | null`) and Redis do. */
  #set(key: string, value: string, ttl: unknown, nx: boolean): true | null {
    if (nx && this.#get(key) !== null) return null;
    this.#entries.set(key, { value, expires: typeof ttl === 'number' ? this.#now() + ttl * 1000 : Infinity });
    return true;
  }
}
