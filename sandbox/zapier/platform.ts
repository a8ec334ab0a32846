import type { Containers } from './containers';
import { type Action, type ActionKind, type Definition, findAction, type InputField } from './definition';
import { clean, type Outputs, prefill, resolveInput } from './input';
import { isRecord, type JsonObject } from './json';

/** A connected account, with which the steps of a Zap run. */
export interface Connection {
  readonly id: string;
  authData: Record<string, string>;
  label: string;
  /** True after an ExpiredAuthError, until the user reconnects. */
  expired: boolean;
}

export interface Call {
  /** Parts of the bundle besides authData: inputData, subscribeData, … */
  bundle?: JsonObject;
  meta?: JsonObject;
  timeoutMs?: number;
}

interface ResolvedInput {
  inputData: JsonObject;
  inputDataRaw: JsonObject;
  inputFields: InputField[];
}

export interface PlatformOptions {
  containers: Pick<Containers, 'run'>;
  definition: Definition;
  url: string;
  environment: Record<string, string>;
  timezone: string;
  now: () => number;
}

/** The default `bundle.meta`: types/custom.d.ts of core, and the CLI's README. */
const META = {
  isBulkRead: false,
  isFillingDynamicDropdown: false,
  isLoadingSample: false,
  isPopulatingDedupe: false,
  isTestingAuth: false,
  limit: -1,
  page: 0,
};

/** Calls the app with the event, the bundle and the input that Zapier would send. */
export class Platform {
  readonly #locks = new Map<string, Promise<unknown>>();

  constructor(readonly options: PlatformOptions) {}

  get definition(): Definition {
    return this.options.definition;
  }

  now(): number {
    return this.options.now();
  }

  /**
   * Runs one method of the app.
   * @param method its path in the app, such as `creates.create_contact.operation.perform`.
   * @throws {ZapierError} what the app threw, or the timeout.
   */
  async execute(method: string, connection: Connection, { bundle, meta, timeoutMs }: Call = {}): Promise<unknown> {
    const { containers, url, environment, timezone } = this.options;
    const event = {
      command: 'execute',
      method,
      bundle: {
        inputData: {},
        inputDataRaw: {},
        ...bundle,
        authData: connection.authData,
        meta: { ...META, timezone, inputFields: {}, ...meta },
      },
      environment,
      rpc_base: `${url}/rpc`,
      token: connection.id,
    };
    return containers.run(event, timeoutMs);
  }

  /** A step's setup as the editor saves it: the user's input and the defaults. */
  prefill(kind: ActionKind, key: string, inputData: JsonObject): JsonObject {
    return prefill(inputData, findAction(this.definition, kind, key).operation.inputFields ?? []);
  }

  /**
   * Builds an action's input from its setup and the outputs of the earlier steps.
   * @throws {ZapierError} if a required field is blank.
   */
  input(action: Action, setup: JsonObject, outputs: Outputs): ResolvedInput {
    const { inputFields = [] } = action.operation;
    const resolved = resolveInput(setup, inputFields, outputs, this.options.timezone);
    // The operation's flag takes precedence over the app's, and the default is true: the schema, at `cleanInputData`.
    const cleans = action.operation.cleanInputData ?? this.definition.flags?.cleanInputData ?? true;
    const cleaned = cleans ? clean(resolved) : resolved;
    // "Before processing such as interpreting friendly datetimes and rendering {{curlies}}": the CLI's README.
    return { inputData: isRecord(cleaned) ? cleaned : {}, inputDataRaw: setup, inputFields };
  }

  /**
   * Runs an operation with its input. Operations with the same lock run one at a time: the schema, at LockObjectSchema.
   * Locks of different connections wait for each other, too, because the app has no lock for less.
   * @param meta overrides of `bundle.meta`, such as `{ isLoadingSample: true }`.
   */
  async perform(
    kind: ActionKind,
    action: Action,
    { inputData, inputDataRaw, inputFields }: ResolvedInput,
    connection: Connection,
    { method = 'perform', bundle, meta, ...call }: Call & { method?: string } = {},
  ): Promise<unknown> {
    const fieldsWithMeta = inputFields.filter((field) => field.meta !== undefined);
    const run = (): Promise<unknown> =>
      this.execute(`${kind}.${action.key}.operation.${method}`, connection, {
        ...call,
        bundle: { ...bundle, inputData, inputDataRaw },
        meta: { inputFields: Object.fromEntries(fieldsWithMeta.map((field) => [field.key, field.meta])), ...meta },
      });
    const { lock } = action.operation;
    if (!lock) return run();
    const key = lock.key.replace(/\{\{bundle\.inputData\.(.+?)\}\}/g, (_, name: string) =>
      JSON.stringify(inputData[name]),
    );
    const result = (this.#locks.get(key) ?? Promise.resolve()).then(run, run);
    this.#locks.set(key, result);
    return result;
  }
}
