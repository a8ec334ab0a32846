// Zaps on your machine: one built Zapier app, run through the Lambda handler that Zapier calls, with the behaviour that
// Zap builders live with. Each rule names its source where it is written down. "The CLI's README" is
// packages/cli/README.md of github.com/zapier/zapier-platform up to version 17, whose text is now at
// docs.zapier.com/integrations/build-cli; "core" is zapier-platform-core, and "the schema" zapier-platform-schema.
import { resolve } from 'node:path';
import { connect, reconnect, type ConnectOptions } from './connection';
import { Containers } from './containers';
import type { Definition } from './definition';
import { openDropdown, type DropdownOptions, type DropdownPage } from './dropdown';
import type { JsonObject } from './json';
import { Platform, type Call, type Connection } from './platform';
import { RpcServer } from './rpc';
import { runStep, type Step } from './step';
import { startServer, type Answer, type LocalServer, type ReceivedRequest } from './server';
import { refuseUnsupported } from './unsupported';
import { Zap, type ZapSetup } from './zap';

export { ZapierError } from './errors';
export type { ConnectOptions } from './connection';
export type { Action, ActionKind, Definition, InputField } from './definition';
export type { Choice, DropdownOptions, DropdownPage } from './dropdown';
export type { Call, Connection } from './platform';
export type { RpcFault, RpcServer } from './rpc';
export type { Step } from './step';
export { STATUS_NAMES, whatHappensNext } from './run';
export type { Run, RunError, RunStatus, StepRun } from './run';
export type { JsonObject } from './json';
export type { Poll, PollOptions, Zap, ZapSetup } from './zap';

export interface ZapierOptions {
  /**
   * Path of the built app, or of the zapierwrapper.js of an unpacked build. An ES module exports the definition by default; a
   * `.cjs` file has it as its exports.
   */
  app: string;
  /** Environment variables that Zapier sets for the app, which it can read as it loads. */
  environment?: Record<string, string>;
  /** How many events the app runs at once, each in a container of its own; 1 unless told otherwise. */
  containers?: number;
  /** How many times faster than a clock the app waits where it does so on purpose; 1 if not given. */
  speed?: number;
  /** The user's time zone, in which dates without one are read; Zapier's default is America/Chicago. */
  timezone?: string;
  /** Runs as for the app's own developers: core then throws what its checks of results find, which it otherwise logs. */
  isDeveloper?: boolean;
}

/** Zapier, with one app and the Zaps made with it. */
export class Zapier {
  /** The app, as core's `definition` command describes it. */
  readonly definition: Definition;
  /** What `z.cache` and `z.cursor` talk to; set its `fault` to make it fail, or `wipe()` it. */
  readonly rpc: RpcServer;
  readonly #platform: Platform;
  readonly #containers: Containers;
  readonly #server: LocalServer;
  readonly #zaps: Zap[];
  readonly #log: string[];
  readonly #clock: { offset: number };

  /** @internal Use startZapier. */
  constructor(parts: {
    platform: Platform;
    containers: Containers;
    server: LocalServer;
    rpc: RpcServer;
    zaps: Zap[];
    log: string[];
    clock: { offset: number };
  }) {
    this.definition = parts.platform.definition;
    this.rpc = parts.rpc;
    this.#platform = parts.platform;
    this.#containers = parts.containers;
    this.#server = parts.server;
    this.#zaps = parts.zaps;
    this.#log = parts.log;
    this.#clock = parts.clock;
  }

  /** Everything the app logged so far, as Zapier's log collector received it, and what its containers printed. */
  get logs(): string {
    return this.#log.join('');
  }

  /**
   * Connects an account: runs `authentication.test` and makes the label.
   * @throws {ZapierError} what the user sees instead of a connection.
   */
  connect(options: ConnectOptions): Promise<Connection> {
    return connect(this.#platform, options);
  }

  /** Reconnects an account that expired; its held runs can then be replayed. */
  reconnect(connection: Connection, authData: Record<string, string> = connection.authData): Promise<void> {
    return reconnect(this.#platform, connection, authData);
  }

  /** Sets up a Zap, which is off at first. The editor prefills the defaults of the fields left out. */
  createZap(setup: ZapSetup): Promise<Zap> {
    const zap = Zap.create(this.#platform, setup);
    this.#zaps.push(zap);
    return Promise.resolve(zap);
  }

  /**
   * Turns a Zap off and removes it.
   * @throws {ZapierError} what the unsubscribing threw; the Zap is gone all the same.
   */
  async deleteZap(zap: Zap): Promise<void> {
    if (this.#zaps.includes(zap)) this.#zaps.splice(this.#zaps.indexOf(zap), 1);
    await zap.turnOff();
  }

  /**
   * Tests a step in the editor: runs it with the outputs of the earlier steps, the trigger's first.
   * @param onInput is called with the input of each operation that runs.
   * @throws {ZapierError} what stopped it.
   */
  testStep(
    connection: Connection,
    step: Step,
    outputs: readonly unknown[],
    onInput: (inputData: JsonObject) => void,
  ): Promise<unknown> {
    return runStep(this.#platform, connection, step, outputs, onInput);
  }

  /** The time of Zapier's clock, in milliseconds since 1970. */
  now(): number {
    return this.#platform.now();
  }

  /** Opens a dynamic dropdown in the form of an action. */
  dropdown(
    connection: Connection,
    actionKey: string,
    fieldKey: string,
    options?: DropdownOptions,
  ): Promise<DropdownPage> {
    return openDropdown(this.#platform, connection, actionKey, fieldKey, options);
  }

  /**
   * Runs one method of the app with a bundle made by hand: nothing is cast, prefilled or required.
   * @param method its path in the app, such as `creates.create_contact.operation.perform`.
   * @throws {ZapierError} what the app threw.
   */
  invoke(connection: Connection, method: string, call?: Call): Promise<unknown> {
    return this.#platform.execute(method, connection, call);
  }

  /** Lets time pass without waiting: scheduled runs that are now due play, and what the cache keeps grows older. */
  async advance(seconds: number): Promise<void> {
    this.#clock.offset += seconds * 1000;
    await Promise.all(this.#zaps.map((zap) => zap.runDue()));
  }

  /** Waits until all Zaps have run what they received. */
  async idle(): Promise<void> {
    await Promise.all(this.#zaps.map((zap) => zap.idle()));
  }

  /** Ends the containers and the server. The Zaps stay as they are; turn them off first to unsubscribe them. */
  async close(): Promise<void> {
    await this.#containers.close();
    await this.#server.close();
  }
}

/**
 * Starts Zapier on this machine with one built app. Nothing it does leaves the machine, save what the app itself requests.
 * @throws {Error} when the app doesn't pass core's `validate` command, or needs what isn't here.
 */
export async function startZapier(options: ZapierOptions): Promise<Zapier> {
  const {
    environment = {},
    containers: limit = 1,
    speed = 1,
    timezone = 'America/Chicago',
    isDeveloper = false,
  } = options;
  const clock = { offset: 0 };
  const now = (): number => Date.now() + clock.offset;
  const rpc = new RpcServer(now);
  const zaps: Zap[] = [];
  const log: string[] = [];

  const answer = (request: ReceivedRequest): Answer | 'none' => {
    const { path, headers, content } = request;
    if (path === '/logs') {
      log.push(content);
      return { status: 200, body: {} };
    }
    if (path === '/rpc') {
      const [user = '', auth = ''] = (headers['x-token'] ?? '').split(':');
      return rpc.answer(parse(content), { user, auth });
    }
    // A Zap that is off has no address, and Zapier answers 410 there: docs.zapier.com, "Add an instant trigger using REST
    // Hooks".
    const zap = zaps.find(({ targetUrl }) => targetUrl === `${server.url}${path}`);
    return zap?.receive(request) ?? { status: 410, body: { status: 'error', message: 'No Zap listens here.' } };
  };
  const server: LocalServer = await startServer(answer);
  const containers = new Containers({
    speed,
    app: resolve(options.app),
    environment,
    limit,
    loggingEndpoint: `${server.url}/logs`,
    onOutput: (text) => log.push(text),
  });

  try {
    const event = { environment, bundle: {}, token: 'setup' };
    const faults = await containers.run({ ...event, command: 'validate' });
    if (Array.isArray(faults) && faults.length > 0) throw new Error(`The app is invalid: ${JSON.stringify(faults)}`);
    // The schema just vouched for its shape.
    const definition = (await containers.run({ ...event, command: 'definition' })) as Definition;
    refuseUnsupported(definition);
    const platform = new Platform({ containers, definition, url: server.url, environment, timezone, isDeveloper, now });
    return new Zapier({ platform, containers, server, rpc, zaps, log, clock });
  } catch (error) {
    await containers.close();
    await server.close();
    throw error;
  }
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content) as JsonObject;
  } catch {
    return undefined;
  }
}
