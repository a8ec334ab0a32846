import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import http, { type ClientRequest } from 'node:http';
import https from 'node:https';
import { createAppHandler } from 'zapier-platform-core';
import App from '../../index';
import { type Answer, type Host, type Received, startHost } from './hosts';
import { tracesOf } from './leaks';
import type { Operation } from './operations';
import { flawsOf, type Outcome } from './outcome';

/** A value in the environment that must never appear in a result. */
export const ENVIRONMENT_SECRET = 'environment-5b1f0c77-secret';

interface LogLine {
  message: unknown;
  data: Record<string, unknown>;
}

type Handler = (event: Record<string, unknown>) => Promise<{ results: unknown }>;

/** One run of one operation, with everything that it sent or wrote. */
export interface Run {
  operation: Operation;
  bundle: Record<string, unknown>;
  outcome: Outcome;
  /** The path of ISAO's API in this run. */
  base: string;
  /** The requests that reached ISAO. */
  requests: Received[];
  /** All hosts that the process sent requests to. */
  hosts: string[];
  /** Core's requests to Zapier's log collector. */
  logs: LogLine[];
  /** Printed text, including that of `z.console`. */
  printed: string[];
  /** The content of Zapier's cache. */
  cache: unknown;
}

export interface Runner {
  isao: Host;
  /** A host that answers and inputs may name, but that must never get a request. */
  evil: Host;
  run: (operation: Operation, bundle: Record<string, unknown>, answers: Answer[]) => Promise<Run>;
}

/** The duration of each request by the app's clock, so that an endless list reaches the app's deadline. */
const REQUEST_MS = 1000;

/** The app with only one operation, because core copies the whole definition in each run, which takes long. */
const handlerOf = ({ method }: Operation): Handler => {
  const [group = '', key = ''] = method.split('.');
  const { version, platformVersion, flags, authentication, beforeRequest } = App;
  const rest = { version, platformVersion, flags, beforeRequest, authentication: { ...authentication, fields: [] } };
  const actions = (App as unknown as Record<string, Record<string, unknown>>)[group] ?? {};
  const app = group === 'authentication' ? rest : { ...rest, [group]: { [key]: actions[key] } };
  return createAppHandler(app) as unknown as Handler;
};

/** Starts ISAO and the evil host for the tests of a file. */
export const useRunner = (): Runner => {
  const runner = {} as Runner;
  const printed: string[] = [];
  // Kept per run, to ignore requests that an earlier test file left behind in this process.
  const hostsOfRun = new AsyncLocalStorage<string[]>();
  const now = Date.now.bind(Date);
  let elapsed = 0;
  let runs = 0;

  const onClientRequest = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    hostsOfRun.getStore()?.push(`${request.protocol}//${String(request.getHeader('host'))}`);
  };

  const run: Runner['run'] = async (operation, given, answers) => {
    const { isao } = runner;
    // Each run has its own base, because a request that the app gave up may arrive during the next run.
    const base = `/api/${(runs += 1)}`;
    process.env['ISAO_BASE_URL'] = isao.origin + base;
    isao.requests = [];
    isao.answers = [...answers];
    printed.length = 0;
    const hosts: string[] = [];
    elapsed = 0;
    const logs: LogLine[] = [];
    const cache = {};
    // Events reach the app as JSON, in which `__proto__` is an ordinary key.
    const bundle = JSON.parse(JSON.stringify(given)) as Record<string, unknown>;
    const event = {
      command: 'execute',
      method: operation.method,
      bundle: structuredClone(bundle),
      zcacheTestObj: cache,
      customLogger: (message: unknown, data: LogLine['data']) => logs.push({ message, data }),
    };
    const outcome: Outcome = await hostsOfRun
      .run(hosts, () => handlerOf(operation)(event))
      .then(
        ({ results }) => ({ result: results }),
        (error: unknown) => ({ error }),
      );
    const isOfAnotherRun = ({ url }: Received) => /^\/api\/\d+\//.test(url) && !url.startsWith(`${base}/`);
    const requests = isao.requests.filter((request) => !isOfAnotherRun(request));
    return { operation, bundle, outcome, base, requests, hosts: [...hosts], logs, printed: [...printed], cache };
  };

  const originals = [http, https].map((module) => ({ module, request: module.request }));

  beforeAll(async () => {
    runner.isao = await startHost();
    runner.evil = await startHost();
    runner.run = run;
    runner.isao.onRequest = () => {
      elapsed += REQUEST_MS;
    };
    process.env['FUZZ_SECRET'] = ENVIRONMENT_SECRET;
    subscribe('http.client.request.start', onClientRequest);
  });

  beforeEach(() => {
    jest.spyOn(Date, 'now').mockImplementation(() => now() + elapsed);
    // Core ends a process that exceeds Zapier's memory limit, which jest does.
    jest.spyOn(process, 'memoryUsage').mockReturnValue({ rss: 0 } as NodeJS.MemoryUsage);
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      jest.spyOn(console, level).mockImplementation((...words) => printed.push(words.join(' ')));
    }
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  afterAll(async () => {
    unsubscribe('http.client.request.start', onClientRequest);
    await Promise.all([runner.isao.close(), runner.evil.close()]);
    // Core patches these for its logs for good, and jest shares them with later test files.
    for (const { module, request } of originals) Object.assign(module, { request, patchedByZapier: false });
    delete process.env['ISAO_BASE_URL'];
    delete process.env['FUZZ_SECRET'];
  });

  return runner;
};

const outsideOfAuthorization = ({ method, url, headers, body }: Received): string =>
  JSON.stringify([
    method,
    url,
    decodeURIComponentOrNot(url),
    headers.filter(([name]) => name !== 'authorization'),
    body,
  ]);

const decodeURIComponentOrNot = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const textOf = (error: unknown): string =>
  error instanceof Error ? [error.name, error.message, error.stack, JSON.stringify(error)].join('\n') : String(error);

/** Where the key or the environment leaked; empty if nowhere. The key may only go to ISAO's origin, in one header. */
export const leaksOf = (
  { outcome, base, requests, hosts, logs, printed, cache }: Run,
  { isao, evil }: Runner,
  key: string,
) => {
  const secrets = (where: string, text: string): string[] =>
    [...tracesOf(key), ENVIRONMENT_SECRET].some((trace) => text.includes(trace)) ? [`${where}: ${text}`] : [];
  return [
    ...hosts.filter((host) => host !== isao.origin).map((host) => `a request to ${host}`),
    ...evil.requests.map(({ method, url }) => `the evil host received ${method} ${url}`),
    ...requests.flatMap((request) => secrets('a request', outsideOfAuthorization(request))),
    ...requests
      .filter(({ headers }) => headers.find(([name]) => name === 'authorization')?.[1] !== `Bearer ${key}`)
      .map(() => 'a request without the key'),
    ...requests.filter(({ url }) => !url.startsWith(`${base}/`)).map(({ url }) => `a request outside the API: ${url}`),
    ...logs.flatMap((line) => secrets('a log line', JSON.stringify(line))),
    // The app must log nothing itself, so that it logs no personal data and no key.
    ...logs
      .filter(({ data }) => data['log_type'] === 'console')
      .map(({ message }) => `the app logged ${String(message)}`),
    ...printed.map((line) => `the app printed ${line}`),
    ...secrets('the cache', JSON.stringify(cache)),
    ...('error' in outcome ? secrets('an error', textOf(outcome.error)) : []),
  ];
};

/** How many times the runs of an ordinary test; more once a week. */
export const EFFORT = Number(process.env['FUZZ_EFFORT'] ?? 1);

/** Options for fast-check: the number of runs, and how long one may take before it counts as hanging. */
export const times = (numRuns: number) => ({ numRuns: numRuns * EFFORT, timeout: 10_000 });

export const RUNS = times(57);

/** Everything that is wrong with a run: its end and its leaks. */
export const faultsOf = (run: Run, runner: Runner, key: string): string[] => [
  ...flawsOf(run.operation, run.bundle, run.outcome),
  ...leaksOf(run, runner, key),
];
