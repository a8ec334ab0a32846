import type { ClientRequest } from 'node:http';
import nock from 'nock';
import { type Bundle, createAppTester, type Request, type ZObject } from 'zapier-platform-core';
import App from '../index';
import { contactSample } from '../src/fields/contact';
import { dealSample } from '../src/fields/deal';
import type { Contact } from '../src/isao/contact';
import type { Deal } from '../src/isao/deal';
import { type ApiRequest, violationsOf } from './contract';

// Core walks the whole app at each run, which takes most of a test's time, and `run` brings its own function.
const { triggers, creates, searches, searchOrCreates, ...wiring } = App;
const appTester = createAppTester(wiring);

// Importing nock activates it, also for the next test files in the same process.
nock.restore();

type TestBundle = Partial<Omit<Bundle, 'meta' | 'subscribeData'>> & {
  meta?: Partial<Bundle['meta']>;
  subscribeData?: Record<string, unknown>;
};

/**
 * Runs a function of the app as Zapier does, with a new cache unless the test continues with the last one. The bundle can
 * be anything, as forms and deliveries can.
 */
export const run = <R>(
  perform: ((z: ZObject, bundle: never) => R | Promise<R>) | Request | undefined,
  bundle: TestBundle = {},
  { keepCache = false, withoutCache = false } = {},
): Promise<R> => {
  if (typeof perform !== 'function') throw new Error('The operation has no such function');
  if (keepCache && !withoutCache) removeExpired();
  // Otherwise core's test tool uses Zapier's cache, which a test can't reach.
  if (withoutCache) Object.assign(appTester, { zcacheTestObj: undefined });
  return appTester(noting(perform) as never, { authData, ...bundle } as never, !keepCache && !withoutCache);
};

/** When each cached value expires. Core's test tool keeps all of them forever. */
const expiry = new Map<string, number>();

/** Notes how long each value may be kept. */
const noting =
  <R>(perform: (z: ZObject, bundle: never) => R | Promise<R>) =>
  (z: ZObject, bundle: never): R | Promise<R> => {
    const { set } = z.cache;
    z.cache.set = (key, value, seconds, ...rest) => {
      expiry.set(key, Date.now() + 1000 * (seconds ?? Infinity));
      return set(key, value, seconds, ...rest);
    };
    return perform(z, bundle);
  };

const removeExpired = (): void => {
  const cache = cacheOf(appTester);
  for (const key of Object.keys(cache)) if ((expiry.get(key) ?? 0) <= Date.now()) Reflect.deleteProperty(cache, key);
};

const cacheOf = (tester: unknown) => (tester as { zcacheTestObj: Record<string, string> }).zcacheTestObj;

/** The cache of the last run, by key. */
export const cached = (): Record<string, unknown> =>
  Object.fromEntries(Object.entries(cacheOf(appTester)).map(([key, value]) => [key, JSON.parse(value) as unknown]));

/** Replaces each value in the cache of the last run. */
export const spoilCache = (value: unknown): void => {
  for (const key of Object.keys(cacheOf(appTester))) cacheOf(appTester)[key] = JSON.stringify(value);
};

export const KEY = `zap_${'0123456789abcdef'.repeat(4)}`;
export const authData = { api_key: KEY, environment: 'production' };

export const API = '/api/external';

const requests: ApiRequest[] = [];
const scopes: nock.Scope[] = [];

/** Intercepts requests to ISAO's production host. Each must have the key, obey the contract and be used: see `useNock`. */
export const isao = () => {
  const scope = nock('https://isao.io', { reqheaders: { authorization: `Bearer ${KEY}` } });
  scopes.push(scope);
  return scope.on('request', ({ method, path }: ClientRequest, _interceptor: unknown, body: string) => {
    requests.push({ method, path: path.replace(API, ''), body });
  });
};

interface Unmatched {
  method: string;
  proto: string;
  host: string;
  path: string;
}

const unmatched: string[] = [];
// nock passes the request as the first argument if it knows the host, otherwise only the options.
nock.emitter.on('no match', (first: Unmatched, asked = first, body = '') => {
  const { method, proto, host, path } = asked as Unmatched;
  unmatched.push(`${method} ${proto}://${host}${path} ${String(body)}`.trim());
});

/** A scope's unused interceptors. nock has no public property for their queries. */
const unusedOf = (scope: nock.Scope): string[] => {
  const { keyedInterceptors } = scope as unknown as { keyedInterceptors: Record<string, { queries: unknown }[]> };
  return scope.pendingMocks().flatMap((key) =>
    (keyedInterceptors[key] ?? []).map(({ queries }) => {
      const isPlain = typeof queries === 'object' && queries !== null;
      return isPlain ? `${key}?${new URLSearchParams(queries as Record<string, string>).toString()}` : key;
    }),
  );
};

/** Blocks the network, and fails tests with unused interceptors, unexpected requests or broken contracts. */
export const useNock = (): void => {
  beforeAll(() => {
    if (!nock.isActive()) nock.activate();
  });
  beforeEach(() => {
    nock.disableNetConnect();
    unmatched.length = 0;
  });
  afterEach(async () => {
    const unused = scopes.splice(0).flatMap(unusedOf);
    // Includes other hosts.
    const pending = unused.length > 0 ? unused : nock.pendingMocks();
    nock.cleanAll();
    nock.abortPendingRequests();
    const violations = (await Promise.all(requests.splice(0).map(violationsOf))).flat();
    expect({ unmatched, pending, violations }).toEqual({ unmatched: [], pending: [], violations: [] });
  });
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
};

const linkTo = (phoneNumber: string) =>
  /^\+\d{7,15}$/.test(phoneNumber) ? phoneNumber.replace('+', 'https://wa.me/') : null;

/** A contact as operations return it. The API has no link. */
export const aContact = ({ phoneNumber = '+33123456789', ...changes }: Partial<Contact> = {}): Contact => ({
  ...contactSample,
  id: 'contact_123',
  name: 'John Smith',
  firstName: 'John',
  lastName: 'Smith',
  phoneNumber,
  email: 'john.smith@example.com',
  position: 'CEO',
  currentCompany: 'Tech Corp',
  industrySector: 'Technology',
  city: 'Paris',
  country: 'France',
  tags: ['vip', 'enterprise'],
  createdAt: '2024-11-01T10:30:00.000Z',
  updatedAt: '2024-11-08T09:15:00.000Z',
  whatsappLink: linkTo(phoneNumber),
  ...changes,
});

/** A deal as the API returns it. */
export const aDeal = (changes: Partial<Deal> = {}): Deal => ({
  ...dealSample,
  id: 'deal_123',
  title: 'Website relaunch',
  description: null,
  value: 12000,
  currency: 'EUR',
  stage: 'negotiation',
  priority: 'medium',
  probability: 60,
  status: 'open',
  expectedCloseDate: '2024-12-31T00:00:00.000Z',
  actualCloseDate: null,
  source: 'website',
  contact: {
    id: 'contact_123',
    name: 'John Smith',
    email: 'john.smith@example.com',
    phoneNumber: '+33123456789',
    currentCompany: 'Tech Corp',
    whatsappLink: 'https://wa.me/33123456789',
  },
  assignedTo: { id: 'user_1', name: 'Sam Martin', email: 'sam@example.com' },
  createdAt: '2024-11-01T10:30:00.000Z',
  updatedAt: '2024-11-08T09:15:00.000Z',
  ...changes,
});

/** A server that takes over what is sent, for nock's `reply`. */
export const taking =
  <T extends object>(record: T) =>
  (_path: string, sent: unknown) => ({ success: true, data: { ...record, ...(sent as object) } });

export const anAnswer = (data: unknown) => ({ success: true, data });

export const aPage = (records: unknown[], page = 1, totalPages = 1) => ({
  success: true,
  data: records,
  meta: { page, limit: 200, total: records.length, totalPages },
});

/** The error of a rejected promise; the test fails if it resolves. */
export const errorOf = async (promise: Promise<unknown>): Promise<Error> => {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome && outcome.error instanceof Error) return outcome.error;
  throw new Error(`Expected an error, got ${JSON.stringify(outcome)}`);
};

/** The message that Zapier shows, which core packs into JSON for some errors. */
export const messageOf = (error: Error): string => {
  try {
    const parsed: unknown = JSON.parse(error.message);
    if (typeof parsed === 'object' && parsed !== null && 'message' in parsed) return String(parsed.message);
  } catch {
    // Not packed.
  }
  return error.message;
};

const endOf = async (promise: Promise<unknown>, name: string): Promise<Error> => {
  const error = await errorOf(promise);
  expect(error.name).toBe(name);
  return error;
};

/** The message of a run that halts; the test fails if it ends in another way. */
export const haltOf = async (promise: Promise<unknown>): Promise<string> =>
  (await endOf(promise, 'HaltedError')).message;

/** The message of a run that fails, and isn't repeated by Zapier itself; the test fails if it ends in another way. */
export const failureOf = async (promise: Promise<unknown>): Promise<string> =>
  messageOf(await endOf(promise, 'AppError'));

/** After how many seconds Zapier repeats a run; the test fails if it ends in another way. */
export const delayOf = async (promise: Promise<unknown>): Promise<number> => {
  const { delay } = JSON.parse((await endOf(promise, 'ThrottledError')).message) as { delay: number };
  return delay;
};
