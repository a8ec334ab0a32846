import { type IsaoOptions, type LoggedRequest, startIsao } from '../isao';
import { type Connection, type JsonObject, startZapier, type Zapier } from '../zapier';
import { Account } from './account';
import { RECIPES } from './recipes';
import { newest, Refusal, Zaps } from './zaps';

/** How often scheduled runs that are due play, and Zaps poll after a change in ISAO. */
const TICK_MS = 500;

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

/** What the page shows live: sent whole by /api/events whenever it differs. The newest of each list comes first. */
export type Live = ReturnType<Workshop['live']>;

/** Both sandboxes, and what was made in the editor with them. */
export class Workshop {
  readonly zapier: Zapier;
  readonly zaps: Zaps;
  readonly #account: Account | undefined;
  readonly #realKey: string | undefined;
  readonly #timer: NodeJS.Timeout;
  #connection: Connection | undefined;
  #isTicking = false;
  #polledAt = 0;

  private constructor(account: Account | undefined, zapier: Zapier, realKey: string | undefined) {
    this.#account = account;
    this.zapier = zapier;
    this.#realKey = realKey;
    this.zaps = new Zaps(zapier, () => this.connection, account !== undefined);
    this.#timer = setInterval(() => {
      if (this.#isTicking) return;
      this.#isTicking = true;
      this.#tick()
        .catch((error: unknown) => console.error(error))
        .finally(() => (this.#isTicking = false));
    }, TICK_MS).unref();
  }

  /** Starts the sandboxes. @throws what startIsao and startZapier throw. */
  static async open({ app, contacts, isaoOptions, realKey, environment = {} }: WorkshopOptions): Promise<Workshop> {
    const isao = realKey === undefined ? await startIsao({ ...isaoOptions, port: 0 }) : undefined;
    isao?.seed(contacts, Math.ceil(contacts / 10));
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
      return new Workshop(isao && new Account(isao), zapier, realKey);
    } catch (error) {
      await isao?.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.zapier.close();
    await this.#account?.isao.close();
  }

  /** The local account. @throws {Refusal} with a real account, which this page doesn't show. */
  get account(): Account {
    if (this.#account) return this.#account;
    throw new Refusal('This page edits Zaps of a real account. Open ISAO itself to change its contacts.');
  }

  /** @throws {Refusal} until there is one. */
  get connection(): Connection {
    if (this.#connection) return this.#connection;
    throw new Refusal('Connect ISAO first, under Connected account.');
  }

  /** What fills in the connection form: the local account's key. A real one stays here, and a blank field stands for it. */
  get suggestedAuth(): Record<string, string> {
    return this.#account ? { api_key: this.#account.isao.key } : {};
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
    if (!this.#account) return `#/zaps/${ids[0] ?? ''}`;
    for (const id of ids) await this.zaps.turnOn(id);
    return `#/apps/${index}`;
  }

  /** Lets time pass for ISAO and Zapier; then each polling Zap that is on polls once. */
  async advance(seconds: number): Promise<void> {
    if (this.#account) this.#account.isao.clock.offset += seconds * 1000;
    await this.zapier.advance(seconds);
    await this.zaps.pollAll();
  }

  live() {
    const { standIns } = this.zapier;
    const requests = newest(this.#account?.isao.requests ?? []);
    return {
      now: new Date(this.zapier.now()).toISOString().slice(0, 16),
      isao: this.#account?.view() ?? null,
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

  async #tick(): Promise<void> {
    await this.zapier.advance(0);
    const { changes = 0 } = this.#account ?? {};
    if (changes === this.#polledAt) return;
    this.#polledAt = changes;
    await this.zaps.pollAll();
  }
}
