// Zaps on your machine: runs one built Zapier app through the Lambda handler that Zapier calls, and behaves as Zapier
// does. Each rule names its source, if there is one. "The CLI's README" is
// packages/cli/README.md of github.com/zapier/zapier-platform up to version 17, whose text is now at
// docs.zapier.com/integrations/build-cli; "core" is zapier-platform-core, and "the schema" zapier-platform-schema.
import { resolve } from 'node:path';
import { type Apps, platformOf } from './apps';
import { connect, reconnect } from './connection';
import { Containers } from './containers';
import type { Definition } from './definition';
import { type DropdownOptions, openDropdown } from './dropdown';
import { type JsonObject, parseJson } from './json';
import { type Call, type Connection, Platform } from './platform';
import { RpcServer } from './rpc';
import { type Answer, type LocalServer, type ReceivedRequest, startServer } from './server';
import { StandIns } from './stand-ins';
import { runStep, type Step } from './step';
import { refuseUnsupported } from './unsupported';
import { Zap, type ZapSetup } from './zap';

export { ZapierError } from './errors';
export type { Action, ActionKind, Definition, InputField } from './definition';
export type { Choice } from './dropdown';
export type { Connection } from './platform';
export type { RpcFault } from './rpc';
export type { Step } from './step';
export { STATUS_NAMES, whatHappensNext } from './run';
export type { Run, RunError, RunStatus, StepRun } from './run';
export type { JsonObject } from './json';
export type { Row } from './stand-ins';
export type { Poll, TriggerSetup } from './trigger';
export type { Zap, ZapSetup } from './zap';

export interface ZapierOptions {
  /** Path of the built app, or of the zapierwrapper.js of an unpacked build. Its default export is the definition. */
  app: string;
  /** The app's environment variables on Zapier, which it can read while it loads. */
  environment?: Record<string, string>;
  /** Maximum number of containers, and so of events at the same time; default 1. */
  containers?: number;
  /** The factor by which the app's deliberate waits are shortened; default 1. */
  speed?: number;
  /** The user's time zone, for dates without one; Zapier's default is America/Chicago. */
  timezone?: string;
}

/** Zapier, with one built app, the stand-ins for others, and its Zaps. */
export type Zapier = Awaited<ReturnType<typeof startZapier>>;

/**
 * Starts Zapier on this machine with one built app. Only the app's own requests can leave the machine.
 * @throws {Error} if the app doesn't pass core's `validate` command, or needs an unsupported feature.
 */
export async function startZapier(options: ZapierOptions) {
  const { environment = {}, containers: limit = 1, speed = 1, timezone = 'America/Chicago' } = options;
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const rpc = new RpcServer(now);
  const zaps: Zap[] = [];
  const log: string[] = [];

  const answer = (request: ReceivedRequest): Answer | 'none' => {
    const { path, content } = request;
    if (path === '/logs') {
      log.push(content);
      return { status: 200, body: {} };
    }
    if (path === '/rpc') return rpc.answer(parseJson(content));
    // Zapier answers 410 for a Zap that is off: docs.zapier.com, "Add an instant trigger using REST Hooks".
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
  /** Ends the containers and the server. Zaps are not unsubscribed unless they are turned off first. */
  const close = async (): Promise<void> => {
    await containers.close();
    await server.close();
  };
  const definition = await define(containers, environment).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const standIns = new StandIns(now);
  const common = { url: server.url, environment, timezone, now };
  const built = new Platform({ ...common, containers, definition });
  const apps: Apps = {
    built,
    standIns: new Platform({ ...common, containers: standIns, definition: standIns.definition }),
  };

  return {
    /** The app, as core's `definition` command describes it. */
    definition,
    /** The server of `z.cache`; set its `fault` to make it fail, or `wipe()` it. */
    rpc,
    /** A form, tables, a chat and a schedule, which stand in for other apps. */
    standIns,

    /** Everything that the app logged and its containers printed so far. */
    get logs(): string {
      return log.join('');
    },

    /**
     * Connects an account: runs `authentication.test` and builds the label.
     * @throws {ZapierError} what the user sees instead of a connection.
     */
    connect: ({ authData }: Pick<Connection, 'authData'>) => connect(built, authData),

    /** Reconnects an account that expired; its held runs can then be replayed. */
    reconnect: (connection: Connection, authData = connection.authData) => reconnect(built, connection, authData),

    /** Sets up a Zap, which is off at first. As in the editor, missing fields get their defaults. */
    createZap(setup: ZapSetup): Promise<Zap> {
      const zap = new Zap(apps, setup);
      zaps.push(zap);
      return Promise.resolve(zap);
    },

    /**
     * Turns a Zap off and removes it.
     * @throws {ZapierError} what the unsubscribing threw; the Zap is removed anyway.
     */
    async deleteZap(zap: Zap): Promise<void> {
      if (zaps.includes(zap)) zaps.splice(zaps.indexOf(zap), 1);
      await zap.turnOff();
    },

    /**
     * Tests a step in the editor with the outputs of the earlier steps, the trigger's first.
     * @param onInput receives the input of each operation that runs.
     * @returns its output; of line items, the first.
     * @throws {ZapierError} what stopped it.
     */
    async testStep(
      connection: Connection,
      step: Step,
      outputs: readonly unknown[],
      onInput: (inputData: JsonObject) => void,
    ): Promise<unknown> {
      const [output] = await runStep(platformOf(apps, step), connection, step, outputs, onInput);
      return output;
    },

    /** Zapier's time in milliseconds since 1970. */
    now,

    dropdown: (connection: Connection, actionKey: string, fieldKey: string, options?: DropdownOptions) =>
      openDropdown(built, connection, actionKey, fieldKey, options),

    /**
     * Runs one method of the app with a given bundle: nothing is cast, prefilled or required.
     * @param method its path in the app, such as `creates.create_contact.operation.perform`.
     * @throws {ZapierError} what the app threw.
     */
    invoke: (connection: Connection, method: string, call?: Call) => built.execute(method, connection, call),

    /** Moves the clock forward without waiting: scheduled runs that are due play, and cache entries expire. */
    async advance(seconds: number): Promise<void> {
      ahead += seconds * 1000;
      await Promise.all(zaps.map((zap) => zap.runDue()));
    },

    async idle(): Promise<void> {
      await Promise.all(zaps.map((zap) => zap.idle()));
    },

    close,
  };
}

/** @returns the app's definition; @throws {Error} if it is invalid, or needs an unsupported feature. */
async function define(containers: Containers, environment: Record<string, string>): Promise<Definition> {
  const event = { environment, bundle: {}, token: 'setup' };
  const faults = await containers.run({ ...event, command: 'validate' });
  if (Array.isArray(faults) && faults.length > 0) throw new Error(`The app is invalid: ${JSON.stringify(faults)}`);
  // Its shape was just validated.
  const definition = (await containers.run({ ...event, command: 'definition' })) as Definition;
  refuseUnsupported(definition);
  return definition;
}
