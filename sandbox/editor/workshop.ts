import { randomUUID } from 'node:crypto';
import { type Isao, type IsaoOptions, type Permission, PERMISSIONS, startIsao } from '../isao';
import {
  type Connection,
  type DropdownOptions,
  type JsonObject,
  type Run,
  type RunError,
  startZapier,
  type Step,
  whatHappensNext,
  type Zap,
  type Zapier,
  ZapierError,
} from '../zapier';
import { toText } from '../zapier/json';
import type { Draft } from './draft';
import { readFindings } from './findings';
import { RECIPES } from './recipes';
import { HTTP_LOG, seenByIsao, seenByZapier } from './requests';
import { type Weather, WEATHERS } from './weather';

/** The page shows so many of the newest runs, requests and deliveries. */
const SHOWN = 100;
const newest = <T>(list: T[]): T[] => list.slice(-SHOWN).reverse();
/** Records on a page of a table. */
const PAGE_SIZE = 20;

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

/** What a test of a step or a trigger came to. */
export interface TestResult {
  input: JsonObject | null;
  output: unknown;
  error: RunError | null;
}

export type RecordKind = 'contacts' | 'deals';

/** Contacts or deals, as ISAO's own user changes them. The account checks what it is given. */
interface Records {
  create(fields: JsonObject): unknown;
  update(id: string, changes: JsonObject): unknown;
}

/** What the page shows live: sent whole by /api/events whenever it differs. The newest of each list comes first. */
export type Live = ReturnType<Workshop['live']>;
export type About = ReturnType<Workshop['about']>;

/** What the page may ask for, each a method of the workshop. */
export const ACTIONS = [
  'about',
  'findings',
  'advance',
  'connect',
  'reconnect',
  'dropdown',
  'testTrigger',
  'testStep',
  'create',
  'save',
  'remove',
  'turnOn',
  'turnOff',
  'poll',
  'run',
  'replay',
  'replayHeld',
  'records',
  'addRecord',
  'changeRecord',
  'deleteRecord',
  'winDeal',
  'importContacts',
  'setWeather',
  'permit',
] as const;
export type Action = (typeof ACTIONS)[number];

interface Entry {
  id: string;
  draft: Draft;
  /** What switching on did. */
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
  readonly findings = readFindings;
  readonly #realKey: string | undefined;
  #weather: Weather = 'fine';
  #changes = 0;
  readonly #connections: Connection[] = [];
  readonly #entries: Entry[] = [];
  readonly #timer: NodeJS.Timeout;

  private constructor(isao: Isao | undefined, zapier: Zapier, realKey: string | undefined) {
    this.isao = isao;
    this.zapier = zapier;
    this.#realKey = realKey;
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
    const last = this.isao ? [] : this.#entries.flatMap(({ engines }) => engines.slice(-1));
    await Promise.allSettled(last.map((zap) => zap.turnOff()));
    await this.zapier.close();
    await this.isao?.close();
  }

  about() {
    // The local account's key fills in the connection form; a real one stays here.
    const suggestedAuth: Record<string, string> = this.isao ? { api_key: this.isao.key } : {};
    return { definition: this.zapier.definition, recipes: RECIPES, suggestedAuth };
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

  async connect(given: JsonObject): Promise<void> {
    this.#connections.push(await this.zapier.connect({ authData: this.#authOf(given) }));
  }

  reconnect(id: string, given?: JsonObject): Promise<void> {
    return this.zapier.reconnect(this.#connection(id), given && this.#authOf(given));
  }

  dropdown(connectionId: string, key: string, field: string, options: DropdownOptions) {
    return this.zapier.dropdown(this.#connection(connectionId), key, field, options);
  }

  /** Loads samples of a trigger, as its test in the editor does. */
  testTrigger(connectionId: string, key: string, inputData: JsonObject): Promise<TestResult> {
    return tested(async () => {
      const zap = await this.#createZap({ name: 'Test', connectionId, trigger: { key, inputData }, steps: [] });
      try {
        return await zap.sample();
      } finally {
        await this.zapier.deleteZap(zap);
      }
    });
  }

  testStep(connectionId: string, step: Step, outputs: unknown[]): Promise<TestResult> {
    return tested((onInput) => this.zapier.testStep(this.#connection(connectionId), step, outputs, onInput));
  }

  /** @returns the id of the new Zap */
  create(draft: Draft): string {
    const entry: Entry = { id: randomUUID(), draft, note: '', engines: [], stale: true };
    this.#entries.unshift(entry);
    return entry.id;
  }

  /** @throws {Refusal} while the Zap is on. */
  save(id: string, draft: Draft): void {
    const entry = this.#entry(id);
    if (entry.engines.at(-1)?.state === 'on') throw new Refusal('Switch the Zap off before you change it.');
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
    if (entry.stale) entry.engines.push(await this.#createZap(entry.draft));
    entry.stale = false;
    const zap = entry.engines.at(-1);
    await zap?.turnOn();
    const filled = zap?.polls.at(-1)?.returned ?? 0;
    entry.note = this.#isPolling(entry)
      ? `Switching on read ${filled} records and remembered them as known. It polls when time passes, or when you poll.`
      : 'Switching on subscribed a webhook at ISAO. Each event starts a run at once.';
  }

  async turnOff(id: string): Promise<void> {
    const entry = this.#entry(id);
    entry.note = '';
    await entry.engines.at(-1)?.turnOff();
  }

  /** @returns how many runs the poll started */
  async poll(id: string): Promise<number> {
    return (await this.#entry(id).engines.at(-1)?.poll())?.length ?? 0;
  }

  run(id: number) {
    const { trigger = null, steps } = this.#run(id).run;
    return { trigger, steps };
  }

  async replay(id: number): Promise<void> {
    const { zap, run } = this.#run(id);
    await zap.replay(run);
  }

  /** Replays every run that is on hold, as Zapier's history can. */
  async replayHeld(): Promise<void> {
    for (const { zap, run } of this.#runs()) if (run.status === 'held') await zap.replay(run);
  }

  /** A page of contacts or deals, the newest first. */
  records(kind: RecordKind, page: number, search: string) {
    const { contacts, deals } = this.#local;
    if (kind === 'contacts') {
      const { data, meta } = contacts.list({ page, limit: PAGE_SIZE, order: 'newest', ...(search && { search }) });
      return { data, total: meta.total, pages: meta.totalPages };
    }
    const wanted = search.toLowerCase();
    const all = deals.all().filter(({ title }) => title.toLowerCase().includes(wanted));
    const data = all.reverse().slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
    return { data, total: all.length, pages: Math.ceil(all.length / PAGE_SIZE) };
  }

  addRecord(kind: RecordKind, fields: JsonObject): void {
    const records: Records = this.#local[kind];
    records.create(fields);
    this.#changes += 1;
  }

  changeRecord(kind: RecordKind, id: string, changes: JsonObject): void {
    const records: Records = this.#local[kind];
    records.update(id, changes);
    this.#changes += 1;
  }

  deleteRecord(kind: RecordKind, id: string): void {
    this.#local[kind].delete(id);
    this.#changes += 1;
  }

  winDeal(id: string): void {
    this.#local.deals.updateStatus(id, { status: 'won' });
    this.#changes += 1;
  }

  importContacts(count: number): void {
    this.#local.contacts.importNow(count);
    this.#changes += 1;
  }

  setWeather(weather: Weather): void {
    const { fault } = WEATHERS[weather];
    this.#local.faults.clear();
    if (fault) this.#local.faults.add({ ...fault, times: Infinity });
    this.#weather = weather;
  }

  /** Changes what the account's key may do. */
  permit(name: Permission, granted: boolean): void {
    for (const { id, permissions } of this.#local.keys())
      this.#local.permit(
        id,
        PERMISSIONS.filter((each) => (each === name ? granted : permissions.includes(each))),
      );
  }

  live() {
    const runs = this.#runs().sort((a, b) => b.run.id - a.run.id);
    const seen = this.isao?.requests ?? [];
    const logged = this.isao ? [] : (this.zapier.logs.match(HTTP_LOG) ?? []);
    return {
      now: new Date(this.zapier.now()).toISOString().slice(0, 16),
      isao: this.isao ? this.#isaoView(this.isao) : null,
      connections: this.#connections.map(({ id, label, expired }) => ({ id, label, expired })),
      zaps: this.#entries.map((entry) => this.#zapView(entry)),
      runs: runs.slice(0, SHOWN).map(({ entry, run }) => toLine(entry, run)),
      runCount: runs.length,
      requests: [...newest(seen).map(seenByIsao), ...newest(logged).map(seenByZapier)],
      requestCount: seen.length + logged.length,
    };
  }

  /** The local ISAO, but for its records. */
  #isaoView(isao: Isao) {
    const [key] = isao.keys();
    // What Zaps change shows in the requests, what people change here in #changes.
    const writes = isao.requests.filter(({ method }) => method !== 'GET').length;
    return {
      baseUrl: isao.baseUrl,
      key: `${isao.key.slice(0, 8)}••••••••`,
      permissions: PERMISSIONS.map((name) => ({ name, granted: key?.permissions.includes(name) ?? false })),
      weather: this.#weather,
      webhooks: isao.subscriptions(),
      deliveries: newest(isao.deliveries).map(({ attempts, event, state }) => ({
        at: attempts.at(-1)?.at ?? '',
        event,
        state,
      })),
      contacts: isao.contacts.count(),
      deals: isao.deals.count(),
      /** Grows with each change of a record, so that the tables know when to read again. */
      changes: this.#changes + writes,
    };
  }

  #zapView({ id, draft, note, engines }: Entry) {
    const { state = 'off', offReason } = engines.at(-1) ?? {};
    return {
      ...draft,
      id,
      state,
      note: offReason === undefined ? note : `Zapier switched this Zap off: ${offReason}`,
      polls: newest(engines.flatMap(({ polls }) => polls)),
    };
  }

  /** @throws {Refusal} with a real account, which this page doesn't show. */
  get #local(): Isao {
    if (this.isao) return this.isao;
    throw new Refusal('This page edits Zaps of a real account. Open ISAO itself to change its contacts.');
  }

  /** The real key never goes to the page: a blank field stands for it. */
  #authOf(given: JsonObject): Record<string, string> {
    const filled = Object.entries(given).filter(([, value]) => value !== '');
    const known = this.#realKey === undefined ? {} : { api_key: this.#realKey };
    return { ...known, ...Object.fromEntries(filled.map(([key, value]) => [key, String(value)])) };
  }

  #createZap({ connectionId, ...draft }: Draft): Promise<Zap> {
    return this.zapier.createZap({ ...draft, connection: this.#connection(connectionId) });
  }

  #isPolling({ draft }: Entry): boolean {
    return this.zapier.definition.triggers?.[draft.trigger.key]?.operation.type !== 'hook';
  }

  #connection(id: string): Connection {
    return found(this.#connections, (connection) => connection.id === id);
  }

  #entry(id: string): Entry {
    return found(this.#entries, (entry) => entry.id === id);
  }

  #runs(): { entry: Entry; zap: Zap; run: Run }[] {
    return this.#entries.flatMap((entry) =>
      entry.engines.flatMap((zap) => zap.history.map((run) => ({ entry, zap, run }))),
    );
  }

  #run(id: number) {
    return found(this.#runs(), ({ run }) => run.id === id);
  }
}

/** @throws {Refusal} if it no longer exists */
function found<T>(things: T[], isWanted: (thing: T) => boolean): T {
  const thing = things.find(isWanted);
  if (thing === undefined) throw new Refusal('This is not there any more. Reload the page.');
  return thing;
}

/** Runs a test. What the app threw is its result, not a failure of the editor. */
async function tested(run: (onInput: (input: JsonObject) => void) => Promise<unknown>): Promise<TestResult> {
  let input: TestResult['input'] = null;
  try {
    const output = await run((given) => (input = given));
    return { input, output, error: null };
  } catch (error) {
    if (!(error instanceof ZapierError)) throw error;
    return { input, output: null, error: { name: error.name, message: error.message } };
  }
}

/** A line of the history. */
function toLine({ id: zapId, draft }: Entry, run: Run) {
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

/** What tells the record that started a run from others. */
function titleOf(record: unknown): string {
  const { name, title, id } = Object(record) as JsonObject;
  return [name, title, id].map(toText).find((text) => text !== '') ?? 'The trigger';
}
