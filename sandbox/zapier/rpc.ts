import { isRecord } from './json';

/**
 * What is wrong with the cache. `empty`: it forgets everything at once. `stale`: reads return the values from when the
 * fault began. `error`: the server returns an error. `down`: it answers 500. `hanging`: it never answers.
 */
export type RpcFault = 'none' | 'empty' | 'stale' | 'error' | 'down' | 'hanging';

/** The caller, which Zapier knows by the token. */
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
 * The server of `z.cache` and `z.cursor`. The protocol is that of core's create-rpc-client.js: the body
 * `{id, storeKey, method, params}` gets the answer `{id, result}` or `{id, error}`. The cache's parameters are in
 * create-cache.js. All users of the app share an entry unless the scopes `user` or `auth` narrow it, as the schema
 * documents for `lock`; for the cache this is our assumption.
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

  /** Answers a call, or returns `none` to leave it open. */
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
      // Zapier's wording, as quoted in github.com/zapier/zapier-platform/issues/732.
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
        throw new Error(`The local Zapier does not support ${method}, which files need: see docs/testing.md.`);
    }
  }

  #get(key: string): string | null {
    if (this.fault === 'empty') return null;
    if (this.#snapshot) return this.#snapshot.get(key)?.value ?? null;
    const entry = this.#entries.get(key);
    return entry && entry.expires > this.#now() ? entry.value : null;
  }

  /** @returns null if `nx` is set and the key exists, as in types/custom.d.ts (`boolean | null`) and Redis. */
  #set(key: string, value: string, ttl: unknown, nx: boolean): true | null {
    if (nx && this.#get(key) !== null) return null;
    this.#entries.set(key, { value, expires: typeof ttl === 'number' ? this.#now() + ttl * 1000 : Infinity });
    return true;
  }
}
