import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TIMEOUT_MESSAGE, ZapierError } from './errors';
import { isRecord, type JsonObject } from './json';

/** An operation may take 30 seconds: docs.zapier.com, "Troubleshoot action timeouts". */
const OPERATION_LIMIT_MS = 30_000;

export interface ContainerOptions {
  /** Absolute path of the built app or a zapierwrapper.js. */
  app: string;
  /** Environment variables that are set before the app loads. */
  environment: Record<string, string>;
  /** Maximum number of containers, and so of events at the same time. */
  limit: number;
  loggingEndpoint: string;
  /** The factor by which the app's waits are shortened. */
  speed: number;
  onOutput: (text: string) => void;
}

interface Container {
  process: ChildProcess;
  ready: Promise<unknown>;
}

/**
 * The Lambda containers of an app. As on Lambda, a container runs one event at a time and stays warm for the next, so
 * the state of the app's modules lives on in its container and isn't shared with others.
 */
export class Containers {
  readonly #idle: Container[] = [];
  readonly #all = new Set<Container>();
  readonly #waiting: ((container: Container) => void)[] = [];
  #closed = false;

  constructor(private readonly options: ContainerOptions) {}

  /**
   * Runs one event through the app's handler.
   * @param event the event as Zapier sends it: command, method, bundle, …
   * @param timeoutMs when to kill the container; less than Zapier's 30 seconds simulates a crash.
   * @returns the handler's `results`.
   * @throws {ZapierError} the handler's error, or Zapier's timeout.
   */
  async run(event: JsonObject, timeoutMs = OPERATION_LIMIT_MS): Promise<unknown> {
    const container = await this.#take();
    const child = container.process;
    await container.ready;
    const answered = new AbortController();
    const { signal } = answered;
    try {
      if (!this.#all.has(container)) throw hasExited();
      child.send(event);
      const message: unknown = await Promise.race([
        once(child, 'message', { signal }).then(([first]) => first as unknown),
        once(child, 'exit', { signal }).then(() => {
          throw hasExited();
        }),
        sleep(timeoutMs, undefined, { signal }).then(() => {
          void this.#kill(container);
          throw new ZapierError('TimeoutError', TIMEOUT_MESSAGE);
        }),
      ]);
      const { results, error } = isRecord(message) ? message : {};
      if (isRecord(error)) throw new ZapierError(String(error['name']), String(error['message']));
      return results;
    } finally {
      answered.abort();
      this.#give(container);
    }
  }

  /** Kills all containers and waits until they are gone. Events that run or wait fail. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#all].map((container) => this.#kill(container)));
  }

  #kill(container: Container): Promise<unknown> {
    this.#all.delete(container);
    const gone = new Promise((resolve) => container.process.once('close', resolve));
    container.process.kill('SIGKILL');
    return gone;
  }

  #take(): Promise<Container> | Container {
    const idle = this.#idle.pop();
    if (idle) return this.#all.has(idle) ? idle : this.#take();
    if (this.#all.size < this.options.limit) return this.#start();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #give(container: Container): void {
    const alive = this.#all.has(container);
    const next = this.#waiting.shift();
    if (next) next(alive || this.#closed ? container : this.#start());
    else if (alive) this.#idle.push(container);
  }

  #start(): Container {
    if (this.#closed) throw hasExited();
    const { app, environment, loggingEndpoint, speed, onOutput } = this.options;
    const child = fork(join(import.meta.dirname, 'container.mjs'), [], {
      cwd: dirname(app),
      execArgv: [],
      // The developer's environment stays out, above all NODE_ENV: core behaves differently in tests (constants.js).
      // Lambda runs in UTC.
      env: {
        PATH: process.env['PATH'],
        TZ: 'UTC',
        ZAPIER_APP: app,
        ZAPIER_ENVIRONMENT: JSON.stringify(environment),
        ZAPIER_SPEED: String(speed),
        LOGGING_ENDPOINT: loggingEndpoint,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.stdout?.setEncoding('utf8').on('data', onOutput);
    child.stderr?.setEncoding('utf8').on('data', onOutput);
    const ready = new Promise((resolve) => child.once('message', resolve).once('exit', resolve));
    const container = { process: child, ready };
    this.#all.add(container);
    child.once('exit', () => this.#all.delete(container));
    return container;
  }
}

/** AWS Lambda's wording, quoted in core's memory-checker.js. */
function hasExited(): ZapierError {
  return new ZapierError('ProcessExitedException', 'Process exited before completing request');
}
