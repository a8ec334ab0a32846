import { isRecord } from './json';

/**
 * What is wrong with the cache. `empty`: it forgets everything at once. `stale`: reads return the values from when the
 * fault began. `error`: the server returns an error. `down`: it answers 500. `hanging`: it never answers.
 */
export type RpcFault = 'none' | 'empty' | 'stale' | 'error' | 'down' | 'hanging';

interface Entry {
  value: string;
  expires: number;
}

/**
 * The server of `z.cache`, whose entries all users of the app share. The protocol is that of core's create-rpc-client.js:
 * the body `{id, method, params}` gets the answer `{id, result}` or `{id, error}`. The parameters are in create-cache.js.
 */
export class RpcServer {
  fault: RpcFault = 'none';
  readonly #entries = new Map<string, Entry>();
  #snapshot: Map<string, Entry> | undefined;

  constructor(private readonly now: () => number) {}

  wipe(): void {
    this.#entries.clear();
  }

  /** Answers a call, or returns `none` to leave it open. */
  answer(body: unknown): { status: number; body: unknown } | 'none' {
    const { id, method, params } = isRecord(body) ? body : {};
    if (this.fault === 'hanging') return 'none';
    if (this.fault === 'down') return { status: 500, body: { id } };
    if (this.fault === 'error') return { status: 200, body: { id, error: 'The cache is unavailable' } };
    this.#snapshot = this.fault === 'stale' ? (this.#snapshot ?? new Map(this.#entries)) : undefined;
    try {
      const result = this.#call(String(method), Array.isArray(params) ? params : []);
      return { status: 200, body: { id, result } };
    } catch (error) {
      return { status: 200, body: { id, error: error instanceof Error ? error.message : String(error) } };
    }
  }

  #call(method: string, [name, ...params]: unknown[]): unknown {
    const key = String(name);
    const [value, ttl, ...scopes] = method === 'zcache_set' ? params : [undefined, undefined, ...params];
    if (!method.startsWith('zcache_') || scopes.some(Boolean)) {
      const what = method.startsWith('zcache_') ? 'the scope or nx of z.cache' : method;
      throw new Error(`The local Zapier does not support ${what}: see docs/testing.md.`);
    }
    if (method === 'zcache_get') return this.#get(key);
    if (method === 'zcache_delete') return this.#entries.delete(key);
    const expires = typeof ttl === 'number' ? this.now() + ttl * 1000 : Infinity;
    this.#entries.set(key, { value: String(value), expires });
    return true;
  }

  #get(key: string): string | null {
    if (this.fault === 'empty') return null;
    if (this.#snapshot) return this.#snapshot.get(key)?.value ?? null;
    const entry = this.#entries.get(key);
    return entry && entry.expires > this.now() ? entry.value : null;
  }
}
