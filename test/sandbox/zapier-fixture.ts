import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Connection, startZapier, type Zapier, type ZapierOptions } from '../../sandbox/zapier';

/** The API behind the fixture app. A test sets its answers, and it keeps the requests. */
export class FixtureApi {
  /** The items that both polls and the hook's performList find. */
  items: unknown = [];
  found: unknown = [];
  /** What the create does: see `obey` in the fixture app. */
  order: Record<string, unknown> = {};
  me: Record<string, unknown> = { account: 'acme' };
  readonly hooks = new Map<string, string>();
  readonly requests: { method: string; path: string; body: unknown }[] = [];
  readonly metas: Record<string, unknown>[] = [];
  readonly inputs: Record<string, unknown>[] = [];
  mostInside = 0;
  readonly #inside = new Map<string, number>();

  answer(method: string, url: URL, body: unknown): { status?: number; body: unknown } {
    const path = url.pathname;
    this.requests.push({ method, path, body });
    const meta = url.searchParams.get('meta');
    if (meta) this.metas.push(JSON.parse(meta) as Record<string, unknown>);
    const input = url.searchParams.get('input');
    if (input) this.inputs.push(JSON.parse(input) as Record<string, unknown>);
    if (path === '/me') return { status: this.me['status'] === 401 ? 401 : 200, body: this.me };
    if (path === '/order') return { body: this.order };
    if (path === '/items') return Array.isArray(this.items) ? { body: this.items } : { status: 500, body: {} };
    if (path === '/found') return { body: this.found };
    if (path === '/hooks') {
      const id = `hook-${this.hooks.size + 1}`;
      this.hooks.set(id, (body as { target: string }).target);
      return { body: { id } };
    }
    if (path.startsWith('/hooks/')) return { body: { deleted: this.hooks.delete(path.replace('/hooks/', '')) } };
    const [, verb, name = ''] = path.split('/');
    const inside = (this.#inside.get(name) ?? 0) + (verb === 'enter' ? 1 : -1);
    this.#inside.set(name, inside);
    this.mostInside = Math.max(this.mostInside, inside);
    return { body: { inside } };
  }

  count(path: string): number {
    return this.requests.filter((request) => request.path === path).length;
  }
}

export interface Fixture {
  api: FixtureApi;
  zapier: Zapier;
  /** A new one for each test. */
  connection: Connection;
}

const FIXTURE_APP = join(__dirname, 'fixture-app/index.mjs');
export const API_KEY = 'sk-live-4f9a8e7d6c5b';

/** Starts the fixture's API and Zapier with the fixture app. @returns what connects, and what ends both */
export async function startFixture(options: Partial<ZapierOptions> = {}) {
  let api = new FixtureApi();
  const server = createServer((request, response) => {
    void text(request).then((content) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const { status = 200, body } = api.answer(
        request.method ?? 'GET',
        url,
        content ? JSON.parse(content) : undefined,
      );
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const environment = { API_URL: `http://127.0.0.1:${port}` };
  const zapier = await startZapier({ app: FIXTURE_APP, environment, timezone: 'Europe/Berlin', ...options });
  return {
    renew: async (): Promise<Fixture> => {
      api = new FixtureApi();
      const connection = await zapier.connect({ authData: { api_key: API_KEY } });
      api.requests.length = 0;
      return { api, zapier, connection };
    },
    close: async () => {
      await zapier.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The fixture for the tests of a file. @param onEach receives it before each test, with an API that knows nothing */
export function useFixture(onEach: (fixture: Fixture) => unknown): void {
  // Containers start slowly on a busy machine.
  jest.setTimeout(30_000);
  let started: Awaited<ReturnType<typeof startFixture>>;
  beforeAll(async () => {
    started = await startFixture({ containers: 2 });
  });
  beforeEach(async () => {
    onEach(await started.renew());
  });
  afterAll(() => started.close());
}
