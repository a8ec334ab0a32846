import { type Isao, type IsaoOptions, type LoggedRequest, startIsao } from '../isao';
import { type Connection, type JsonObject, startZapier, type Zapier } from '../zapier';
import { RECIPES } from './recipes';
import { WEATHERS } from './weather';
import { newest, Refusal, Zaps } from './zaps';

/** How often scheduled runs that are due play, and Zaps poll after a change in ISAO. */
const TICK_MS = 500;

/** The page shows so many contacts and deals: those that were changed last. */
const RECORDS_SHOWN = 20;

export interface WorkshopOptions {
  app: string;
  /** Made-up contacts to start with, and up to 100 deals. */
  contacts: number;
  isaoOptions?: IsaoOptions;
  /** Uses the account of this key, and no local one. */
  realKey?: string | undefined;
  /** Environment variables of the app, such as ISAO_BASE_URL. */
  environment?: Record<string, string>;
}

/** What the page shows live: sent whole by /api/events whenever it differs. The newest of each list comes first. */
export type Live = ReturnType<Workshop['live']>;

export class Workshop {
  readonly zapier: Zapier;
  readonly zaps: Zaps;
  readonly #isao: Isao | undefined;
  readonly #realKey: string | undefined;
  readonly #timer: NodeJS.Timeout;
  #connection: Connection | undefined;
  #weather = 'fine';
  #isTicking = false;
  #polledAt = '';

  private constructor(isao: Isao | undefined, zapier: Zapier, realKey: string | undefined) {
    this.#isao = isao;
    this.zapier = zapier;
    this.#realKey = realKey;
    this.zaps = new Zaps(this);
    this.#timer = setInterval(() => {
      if (this.#isTicking) return;
      this.#isTicking = true;
      this.#tick()
        .catch((error: unknown) => console.error(error))
        .finally(() => (this.#isTicking = false));
    }, TICK_MS).unref();
  }

  static async open({ app, contacts, isaoOptions, realKey, environment = {} }: WorkshopOptions): Promise<Workshop> {
    const isao = realKey === undefined ? await startIsao({ ...isaoOptions, port: 0 }) : undefined;
    isao?.seed(contacts, Math.min(100, Math.ceil(contacts / 10)));
    // Open deals with a contact, on top of the list: what is won there has somebody to thank.
    for (const { id, name } of isao?.contacts.all().slice(-3) ?? [])
      isao?.deals.create({
        title: `Annual plan for ${name}`,
        contactId: id,
        value: 1200,
        currency: 'EUR',
        stage: 'proposal',
      });
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
    await this.zapier.close();
    await this.#isao?.close();
  }

  /** Whether ISAO is on this machine too, so that its deliveries arrive. */
  get isLocal(): boolean {
    return this.#isao !== undefined;
  }

  /** The local account, as ISAO's own user sees and changes it. @throws {Refusal} with a real one. */
  get isao(): Isao {
    if (this.#isao) return this.#isao;
    throw new Refusal('This page edits Zaps of a real account. Open ISAO itself to change its contacts.');
  }

  /** @throws {Refusal} until there is one. */
  get connection(): Connection {
    if (this.#connection) return this.#connection;
    throw new Refusal('Connect ISAO first, under Connected account.');
  }

  /** What fills in the connection form: the local account's key. A real one stays here, and a blank field stands for it. */
  get suggestedAuth(): Record<string, string> {
    return this.#isao ? { api_key: this.#isao.key } : {};
  }

  /** Connects ISAO, or connects it again. @param given the form, or {} to keep what the connection has */
  async connect(given: JsonObject): Promise<void> {
    const filled = Object.entries(given).filter(([, value]) => value !== '');
    const known = this.#realKey === undefined ? {} : { api_key: this.#realKey };
    const authData = { ...known, ...Object.fromEntries(filled.map(([key, value]) => [key, String(value)])) };
    if (!this.#connection) this.#connection = await this.zapier.connect({ authData });
    else await this.zapier.reconnect(this.#connection, filled.length === 0 ? undefined : authData);
  }

  /**
   * Makes the Zaps of a recipe, unless they are there. With the local account it switches them on.
   * @returns where the page shows what to do then
   */
  async startRecipe(index: number): Promise<string> {
    const { zaps = [] } = RECIPES[index] ?? {};
    if (!this.#connection) await this.connect(this.suggestedAuth);
    const ids = zaps.map((zap) => this.zaps.named(zap.name) ?? this.zaps.create(zap));
    if (!this.isLocal) return `#/zaps/${ids[0] ?? ''}`;
    for (const id of ids) await this.zaps.turnOn(id);
    return `#/apps/${index}`;
  }

  setWeather(weather: string): void {
    const fault = WEATHERS[weather]?.fault;
    this.isao.faults.clear();
    if (fault) this.isao.faults.add({ ...fault, times: Infinity });
    this.#weather = weather;
  }

  /** Lets time pass for ISAO and Zapier; then each polling Zap that is on polls once. */
  async advance(seconds: number): Promise<void> {
    if (this.#isao) this.#isao.clock.offset += seconds * 1000;
    await this.zapier.advance(seconds);
    await this.zaps.pollAll();
  }

  live() {
    const { standIns } = this.zapier;
    const requests = newest(this.#isao?.requests ?? []);
    return {
      now: new Date(this.zapier.now()).toISOString().slice(0, 16),
      isao: this.#records(),
      weather: this.#weather,
      connection: this.#connection ? { label: this.#connection.label, expired: this.#connection.expired } : null,
      ...this.zaps.view(),
      tables: standIns.tables.map((name) => ({ name, rows: newest([...standIns.rows(name)]) })),
      requests: requests.map(({ at, method, path, query, status }: LoggedRequest) => ({
        at,
        what: `${method} ${[path, new URLSearchParams(query).toString()].filter(Boolean).join('?')}`,
        outcome: String(status ?? 'no answer'),
      })),
    };
  }

  #records() {
    if (!this.#isao) return null;
    const { contacts, deals } = this.#isao;
    const lastDeals = deals.all().sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
    return {
      contactCount: contacts.count(),
      contacts: contacts.list({ page: 1, limit: RECORDS_SHOWN, order: 'updated' }).data,
      dealCount: lastDeals.length,
      deals: lastDeals.slice(0, RECORDS_SHOWN),
    };
  }

  async #tick(): Promise<void> {
    await this.zapier.advance(0);
    // Whatever changes a record puts it on top.
    const records = JSON.stringify(this.#records());
    if (records === this.#polledAt) return;
    this.#polledAt = records;
    await this.zaps.pollAll();
  }
}
