import { randomUUID } from 'node:crypto';
import type { Isao, IsaoOptions } from '../isao';
import { startIsao, type Permission } from '../isao';
import { PERMISSIONS } from '../isao/keys';
import {
  startZapier,
  whatHappensNext,
  ZapierError,
  type Connection,
  type Run,
  type Step,
  type Zap,
  type Zapier,
} from '../zapier';
import type { Draft, Live, RequestLine, RunLine, RunView, TestResult, Weather, ZapView } from './api';
import { FAULTS } from './weather';

/** The page shows so many of the newest runs, requests and deliveries. */
const SHOWN = 100;

export interface WorkshopOptions {
  /** Path of the built app. */
  app: string;
  /** Made-up contacts to start with; a tenth as many deals. */
  contacts: number;
  isaoOptions?: IsaoOptions;
  /** Uses the account of this key, and no local one. */
  realKey?: string | undefined;
  /** Environment variables of the app, such as ISAO_BASE_URL. */
  environment?: Record<string, string>;
}

interface Entry {
  id: string;
  draft: Draft;
  note: string;
  /** Each change of a draft makes a new Zap; the earlier ones keep their history. */
  engines: Zap[];
  /** Whether the draft is newer than the last engine. */
  stale: boolean;
}

const NO_PUBLIC_ADDRESS =
  'An instant trigger needs a public address, and ISAO can’t reach this machine. Choose a polling trigger, or test the steps.';

/** What a person can't do here, and why: shown as it is. */
export class Refusal extends Error {}

/** Both sandboxes, and what was made in the editor with them. */
export class Workshop {
  readonly isao: Isao | undefined;
  readonly zapier: Zapier;
  readonly realKey: string | undefined;
  #weather: Weather = 'fine';
  #changes = 0;
  readonly #connections: Connection[] = [];
  readonly #entries: Entry[] = [];
  readonly #timer: NodeJS.Timeout;

  private constructor(isao: Isao | undefined, zapier: Zapier, realKey: string | undefined) {
    this.isao = isao;
    this.zapier = zapier;
    this.realKey = realKey;
    // Scheduled runs play by themselves once they are due, as in Zapier.
    this.#timer = setInterval(() => void zapier.advance(0), 1000).unref();
  }

  /** Starts the sandboxes. @throws what startIsao and startZapier throw. */
  static async open({ app, contacts, isaoOptions, realKey, environment = {} }: WorkshopOptions): Promise<Workshop> {
    const isao = realKey === undefined ? await startIsao({ ...isaoOptions, port: 0 }) : undefined;
    isao?.seed(contacts, Math.ceil(contacts / 10));
    try {
      const ofIsao = isao ? { ISAO_BASE_URL: isao.baseUrl } : {};
      // Two containers: a dropdown opens while a Zap runs.
      const zapier = await startZapier({ app, environment: { ...environment, ...ofIsao }, containers: 2 });
      return new Workshop(isao, zapier, realKey);
    } catch (error) {
      await isao?.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (!this.isao)
      await Promise.allSettled(this.#entries.flatMap(({ engines }) => engines.map((zap) => zap.turnOff())));
    await this.zapier.close();
    await this.isao?.close();
  }

  /** @throws {Refusal} with a real account, which this page doesn't show. */
  get local(): Isao {
    if (!this.isao)
      throw new Refusal('This page edits Zaps of a real account. Open ISAO itself to change its contacts.');
    return this.isao;
  }

  /** Tells the tables of the page that a record changed. */
  changed(): void {
    this.#changes += 1;
  }

  setWeather(weather: Weather): void {
    this.local.faults.clear();
    const fault = FAULTS[weather];
    if (fault) this.local.faults.add({ ...fault, times: Infinity });
    this.#weather = weather;
  }

  /** Lets time pass for ISAO and Zapier; then each polling Zap that is on polls once. */
  async advance(seconds: number): Promise<void> {
    if (this.isao) this.isao.clock.offset += seconds * 1000;
    await this.zapier.advance(seconds);
    const polling = this.#entries
      .filter((entry) => this.#isPolling(entry))
      .flatMap(({ engines }) => engines.slice(-1))
      .filter(({ state }) => state === 'on');
    // A poll that failed is in the list of polls.
    await Promise.allSettled(polling.map((zap) => zap.poll()));
  }

  connection(id: string): Connection {
    return found(
      this.#connections.find((connection) => connection.id === id),
      'connection',
    );
  }

  async connect(authData: Record<string, string>): Promise<Connection> {
    // The real key never goes to the page: a blank field stands for it.
    const known = this.realKey === undefined ? {} : { api_key: this.realKey };
    const given = Object.fromEntries(Object.entries(authData).filter(([, value]) => value !== ''));
    const connection = await this.zapier.connect({ authData: { ...known, ...given } });
    this.#connections.push(connection);
    return connection;
  }

  create(draft: Draft): string {
    const entry: Entry = { id: randomUUID(), draft, note: '', engines: [], stale: true };
    this.#entries.unshift(entry);
    return entry.id;
  }

  /** @throws {Refusal} while the Zap is on. */
  save(id: string, draft: Draft): void {
    const entry = this.#entry(id);
    if (this.#engine(entry)?.state === 'on') throw new Refusal('Switch the Zap off before you change it.');
    entry.draft = draft;
    entry.stale = true;
  }

  async remove(id: string): Promise<void> {
    const entry = this.#entry(id);
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    await Promise.allSettled(entry.engines.map((zap) => this.zapier.deleteZap(zap)));
  }

  /** @throws {ZapierError} what stopped it; the Zap is then off. */
  async turnOn(id: string): Promise<void> {
    const entry = this.#entry(id);
    const { trigger, steps } = entry.draft;
    if (trigger.key === '') throw new Refusal('The Zap has no trigger event yet. Choose one in step 1.');
    const blank = steps.findIndex(({ key }) => key === '');
    if (blank >= 0) throw new Refusal(`Step ${blank + 2} has no action event yet. Choose one, or remove the step.`);
    if (!this.isao && !this.#isPolling(entry)) throw new Refusal(NO_PUBLIC_ADDRESS);
    if (entry.stale) {
      entry.engines.push(await this.#createZap(entry.draft));
      entry.stale = false;
    }
    const zap = found(this.#engine(entry), 'Zap');
    await zap.turnOn();
    const filled = zap.polls.at(-1)?.returned ?? 0;
    entry.note = this.#isPolling(entry)
      ? `Switching on read ${filled} records and remembered them as known. It polls when time passes, or when you poll.`
      : 'Switching on subscribed a webhook at ISAO. Each event starts a run at once.';
  }

  async turnOff(id: string): Promise<void> {
    const entry = this.#entry(id);
    entry.note = '';
    await this.#engine(entry)?.turnOff();
  }

  async poll(id: string): Promise<number> {
    return (await found(this.#engine(this.#entry(id)), 'Zap').poll()).length;
  }

  /** Loads samples of a trigger, as its test in the editor does. */
  testTrigger({ connectionId, trigger }: Pick<Draft, 'connectionId' | 'trigger'>): Promise<TestResult> {
    return tested(async () => {
      const zap = await this.#createZap({ name: 'Test', connectionId, trigger, steps: [] });
      try {
        return await zap.sample();
      } finally {
        await this.zapier.deleteZap(zap);
      }
    });
  }

  testStep(connectionId: string, step: Step, outputs: unknown[]): Promise<TestResult> {
    return tested((onInput) => this.zapier.testStep(this.connection(connectionId), step, outputs, onInput));
  }

  async replay(runId: number): Promise<void> {
    const { zap, run } = this.#run(runId);
    await zap.replay(run);
  }

  /** Replays every run that is on hold, as Zapier's history can. */
  async replayHeld(): Promise<void> {
    for (const zap of this.#entries.flatMap(({ engines }) => engines)) {
      for (const run of zap.history.filter(({ status }) => status === 'held')) await zap.replay(run);
    }
  }

  runView(runId: number): RunView {
    const { entry, run } = this.#run(runId);
    return { ...toLine(entry, run), trigger: run.trigger ?? null, steps: run.steps };
  }

  live(): Live {
    const runs = this.#entries
      .flatMap((entry) => entry.engines.flatMap(({ history }) => history.map((run) => ({ entry, run }))))
      .sort((a, b) => b.run.id - a.run.id);
    const requests = this.isao?.requests ?? [];
    return {
      now: new Date(this.zapier.now()).toISOString().slice(0, 16),
      isao: this.#isaoView(),
      connections: this.#connections.map(({ id, label, expired }) => ({ id, label, expired })),
      zaps: this.#entries.map((entry) => this.#zapView(entry)),
      runs: runs.slice(0, SHOWN).map(({ entry, run }) => toLine(entry, run)),
      runCount: runs.length,
      requests: requests
        .slice(-SHOWN)
        .reverse()
        .map(({ at, method, path, query, status, authorization }): RequestLine => {
          const search = new URLSearchParams(
            Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
          );
          const shown = search.size > 0 ? `${path}?${search.toString()}` : path;
          return { at, method, path: shown, status: status ?? null, hasKey: authorization };
        }),
      requestCount: requests.length,
    };
  }

  #isaoView(): Live['isao'] {
    const { isao } = this;
    if (!isao) return null;
    const [key] = isao.keys();
    // What Zaps change shows in the requests, what people change here in #changes.
    const writes = isao.requests.filter(({ method, status = 0 }) => method !== 'GET' && status < 300).length;
    return {
      baseUrl: isao.baseUrl,
      key: `${isao.key.slice(0, 8)}••••••••`,
      permissions: PERMISSIONS.map((name) => ({ name, granted: key?.permissions.includes(name) ?? false })),
      weather: this.#weather,
      webhooks: isao.subscriptions(),
      deliveries: isao.deliveries
        .slice(-SHOWN)
        .reverse()
        .map(({ attempts, event, state }) => ({ at: attempts.at(-1)?.at ?? '', event, state })),
      contacts: isao.contacts.count(),
      deals: isao.deals.count(),
      changes: this.#changes + writes,
    };
  }

  #zapView(entry: Entry): ZapView {
    const zap = this.#engine(entry);
    return {
      ...entry.draft,
      id: entry.id,
      state: zap?.state ?? 'off',
      note: zap?.offReason === undefined ? entry.note : `Zapier switched this Zap off: ${zap.offReason}`,
      polls: entry.engines
        .flatMap(({ polls }) => polls)
        .slice(-20)
        .reverse(),
    };
  }

  #createZap({ connectionId, ...draft }: Draft): Promise<Zap> {
    return this.zapier.createZap({ ...draft, connection: this.connection(connectionId) });
  }

  #engine({ engines }: Entry): Zap | undefined {
    return engines.at(-1);
  }

  #isPolling({ draft }: Entry): boolean {
    return this.zapier.definition.triggers?.[draft.trigger.key]?.operation.type !== 'hook';
  }

  #entry(id: string): Entry {
    return found(
      this.#entries.find((entry) => entry.id === id),
      'Zap',
    );
  }

  #run(id: number): { entry: Entry; zap: Zap; run: Run } {
    for (const entry of this.#entries) {
      for (const zap of entry.engines) {
        const run = zap.history.find((candidate) => candidate.id === id);
        if (run) return { entry, zap, run };
      }
    }
    throw new Refusal('There is no such run any more. Its Zap may have been deleted.');
  }

  /** Changes what the account's key may do. */
  permit(permissions: Permission[]): void {
    const [key] = this.local.keys();
    if (key) this.local.permit(key.id, permissions);
  }
}

function found<T>(thing: T | undefined, name: string): T {
  if (thing === undefined) throw new Refusal(`There is no such ${name} any more. Reload the page.`);
  return thing;
}

/** Runs a test. What the app threw is its result, not a failure of the editor. */
async function tested(
  run: (onInput: (input: Record<string, unknown>) => void) => Promise<unknown>,
): Promise<TestResult> {
  let input: TestResult['input'] = null;
  try {
    const output = await run((given) => {
      input = given;
    });
    return { input, output, error: null };
  } catch (error) {
    if (!(error instanceof ZapierError)) throw error;
    return { input, output: null, error: { name: error.name, message: error.message } };
  }
}

function toLine({ id: zapId, draft }: Entry, run: Run): RunLine {
  const { id, status, startedAt, trigger, error } = run;
  return {
    id,
    zapId,
    zapName: draft.name,
    status,
    startedAt,
    title: titleOf(trigger),
    error: error?.message ?? '',
    next: whatHappensNext(run),
    canReplay: ['halted', 'errored', 'held'].includes(status),
  };
}

function titleOf(record: unknown): string {
  const { name, title, id } = Object(record) as Record<string, unknown>;
  const [first] = [name, title, id].filter((value) => typeof value === 'string' && value !== '');
  return typeof first === 'string' ? first : 'The trigger';
}
