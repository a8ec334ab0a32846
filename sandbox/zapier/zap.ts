import { randomUUID } from 'node:crypto';
import { type Apps, type OfApp, platformOf } from './apps';
import { cleanRequest, rawRequest } from './hook';
import type { JsonObject } from './json';
import type { Connection } from './platform';
import {
  autoreplay,
  EXPIRED,
  FLOOD,
  reasonToPause,
  type Run,
  type RunError,
  STATUS_NAMES,
  type StepRun,
  stopRun,
} from './run';
import type { Answer, ReceivedRequest } from './server';
import { prefillStep, runStep, type Step } from './step';
import { type Poll, type PollOptions, Trigger, type TriggerSetup } from './trigger';

export interface ZapSetup {
  name: string;
  /** To the built app. */
  connection: Connection;
  trigger: TriggerSetup;
  steps?: Step[];
  /** Whether the owner of the Zap has Autoreplay on; default off. */
  autoreplay?: boolean;
}

/**
 * Flood protection: a poll with at least this many new items holds them all. Default 100, which the owner of a Zap can
 * change (help.zapier.com, "Rate limits and throttling in Zaps": "100+ events"). That 100 are already held is our
 * assumption.
 */
const FLOOD_LIMIT = 100;
/** The longest delay of a throttled hook: the CLI's README, "Handling Throttled Requests". */
const MAX_HOOK_DELAY_S = 300;

/** A Zap: a trigger and its action steps, with its history. Its runs play one after another. */
export class Zap {
  readonly id = randomUUID();
  readonly history: Run[] = [];
  state: 'on' | 'off' = 'off';
  offReason: string | undefined;

  readonly #apps: Apps;
  readonly #setup: Required<ZapSetup>;
  readonly #trigger: Trigger;
  /** How each stopped run continues. */
  readonly #resume = new Map<Run, () => Promise<void>>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(apps: Apps, { steps = [], autoreplay = false, ...setup }: ZapSetup) {
    this.#apps = apps;
    this.#trigger = new Trigger(platformOf(apps, setup.trigger), setup.connection, setup.trigger, this.id);
    const prefilled = steps.map((step) => prefillStep(platformOf(apps, step), step));
    this.#setup = { ...setup, autoreplay, steps: prefilled };
  }

  get name(): string {
    return this.#setup.name;
  }

  /** Every poll so far, oldest first. */
  get polls(): readonly Poll[] {
    return this.#trigger.polls;
  }

  /** The address for deliveries while the Zap is on. */
  get targetUrl(): string | undefined {
    return this.#trigger.targetUrl;
  }

  get subscribeData(): unknown {
    return this.#trigger.subscribeData;
  }

  /**
   * Turns the Zap on. A hook subscribes with a new address ("a unique URL per activated Zap"); a polling trigger fills
   * the list of seen items with one poll, which starts no run. docs.zapier.com, "Add an instant trigger using REST
   * Hooks", "How deduplication works".
   * @throws {ZapierError} what the app threw; the Zap then stays off.
   */
  turnOn(): Promise<void> {
    return this.#enqueue(async () => {
      if (this.state === 'on') return;
      await this.#trigger.turnOn();
      this.state = 'on';
      this.offReason = undefined;
    });
  }

  /**
   * Turns the Zap off: a hook unsubscribes, a polling trigger clears the list of seen items.
   * @throws {ZapierError} what the unsubscribing threw; the Zap is off anyway (our assumption).
   */
  turnOff(): Promise<void> {
    return this.#enqueue(() => this.#goOff());
  }

  /**
   * Tests the trigger in the editor: a hook runs performList, a polling trigger its perform, both with isLoadingSample.
   * meta.limit is not documented. A hook without records shows its static sample ("we are unable to get a live example from
   * the API": the CLI's trigger template); a polling trigger without records shows nothing, which is our assumption.
   * @returns the first three items.
   */
  sample(): Promise<unknown[]> {
    return this.#enqueue(() => this.#trigger.sample());
  }

  /**
   * Polls, as Zapier does every few minutes while the Zap is on, and runs the Zap for each new item, oldest first. Polls
   * return the newest first (docs.zapier.com, "Response types"); the reverse order of the runs is our assumption. A Zap
   * with an expired connection isn't polled (docs.zapier.com, news of 2025-09-08).
   *
   * A failed poll is not a run: Zapier emails its error (docs.zapier.com, "Troubleshoot throttles"). Whether it counts
   * toward switching the Zap off is not documented. Whatever the error, the next poll is the retry.
   * @returns the runs it started.
   * @throws {ZapierError} what the trigger threw, which `polls` also has.
   */
  poll(options: PollOptions = {}): Promise<Run[]> {
    return this.#enqueue(async () => {
      if (this.#trigger.isHook) throw new Error(`"${this.#setup.trigger.key}" is a hook, which Zapier does not poll.`);
      if (this.state === 'off') throw new Error(`The Zap "${this.name}" is off.`);
      if (this.#isDisconnected()) return [];
      const fresh = await this.#trigger.poll(options);
      const runs = fresh.reverse().map((item) => this.#addRun(item));
      const isFlood = runs.length >= FLOOD_LIMIT;
      for (const run of runs) {
        if (isFlood) this.#hold(run, FLOOD);
        else await this.#play(run);
      }
      return runs;
    });
  }

  /**
   * Receives a hook: answers at once and runs the Zap later. Hooks are not deduplicated (help.zapier.com, "Data
   * deduplication in Zaps"). An empty one is ignored (help.zapier.com, "How to get started with Webhooks by Zapier"; that
   * this also applies to an app's hooks is our assumption).
   */
  receive(request: ReceivedRequest): Answer {
    const cleanedRequest = cleanRequest(request);
    if (cleanedRequest !== undefined) {
      const bundle = { rawRequest: rawRequest(request), cleanedRequest, subscribeData: this.subscribeData };
      void this.#enqueue(() => this.#deliver(bundle, this.#addRun(), true));
    }
    return { status: 200, body: { status: 'success', id: randomUUID() } };
  }

  /**
   * Replays a run from the step that stopped it: "any Zap run with steps that halted or errored" (help.zapier.com, "Replay
   * failed Zap runs"), and one on hold ("How to troubleshoot held Zap or step runs"). If a hook's perform threw, Zapier
   * promises only an email; that the delivery can be replayed is our assumption.
   * @throws {Error} if the run has not stopped.
   */
  replay(run: Run): Promise<Run> {
    return this.#enqueue(async () => {
      const resume = this.#resume.get(run);
      if (!resume || !['halted', 'errored', 'held'].includes(run.status)) {
        throw new Error(`A run with the status ${STATUS_NAMES[run.status]} can't be replayed.`);
      }
      delete run.autoreplays;
      await resume();
      return run;
    });
  }

  runDue(): Promise<void> {
    return this.#enqueue(async () => {
      const due = this.history.filter(({ retryAt = Infinity }) => retryAt <= this.#now());
      for (const run of due) await this.#resume.get(run)?.();
    });
  }

  async idle(): Promise<void> {
    let queue: Promise<unknown> | undefined;
    while (queue !== this.#queue) {
      queue = this.#queue;
      await queue;
    }
  }

  /** Runs the trigger on a delivery, and the Zap for each item that it returns. */
  async #deliver(bundle: JsonObject, run: Run, mayRetry: boolean): Promise<void> {
    delete run.error;
    delete run.retryAt;
    this.#resume.set(run, () => this.#deliver(bundle, run, false));
    if (this.#isDisconnected()) {
      this.#hold(run, EXPIRED);
      return;
    }
    let items: unknown[];
    try {
      items = await this.#trigger.itemsOf(bundle);
    } catch (error) {
      stopRun(run, error, this.#setup.connection, this.#now(), MAX_HOOK_DELAY_S);
      // "If a request during the retry attempt is also throttled, it will not be re-attempted again": the README.
      if (run.status === 'scheduled' && !mayRetry) {
        run.status = 'errored';
        delete run.retryAt;
      }
      return;
    }
    // The delivery becomes one run for each item, or none.
    this.#resume.delete(run);
    const index = this.history.indexOf(run);
    const runs = items.map((item) => this.#newRun(item));
    this.history.splice(index, 1, ...runs);
    for (const each of runs) await this.#play(each);
  }

  /** Plays the steps of a run from the first that hasn't succeeded. */
  async #play(run: Run): Promise<void> {
    const { connection, steps } = this.#setup;
    run.status = 'playing';
    run.steps = run.steps.filter(({ status }) => status === 'success');
    delete run.error;
    delete run.retryAt;
    for (const step of steps.slice(run.steps.length)) {
      if (this.#isDisconnected(step)) {
        this.#hold(run, EXPIRED);
        return;
      }
      const outputs = [run.trigger, ...run.steps.map(({ output }) => output)];
      const stepRun: StepRun = { key: step.key, status: 'playing' };
      run.steps.push(stepRun);
      try {
        const platform = platformOf(this.#apps, step);
        const results = await runStep(platform, connection, step, outputs, (input) => (stepRun.input = input));
        stepRun.output = results.shift();
        stepRun.status = 'success';
        for (const output of results) this.#loop(run, { ...stepRun, output });
      } catch (error) {
        stepRun.error = stopRun(run, error, connection, this.#now());
        if (this.#setup.autoreplay) autoreplay(run, this.#now());
        stepRun.status = run.status;
        await this.#checkHealth();
        return;
      }
    }
    run.status = 'success';
  }

  /** Continues with a further result of a search, in a run of its own that starts as this one did. */
  #loop(run: Run, stepRun: StepRun): void {
    const next = this.#addRun(run.trigger);
    next.steps = [...run.steps.slice(0, -1), stepRun];
    void this.#enqueue(() => this.#play(next));
  }

  #hold(run: Run, why: RunError): void {
    run.status = 'held';
    run.error = why;
  }

  async #checkHealth(): Promise<void> {
    const reason = this.state === 'on' ? reasonToPause(this.history, this.#now()) : undefined;
    if (reason === undefined) return;
    this.offReason = reason;
    await this.#goOff().catch(() => undefined);
  }

  async #goOff(): Promise<void> {
    if (this.state === 'off') return;
    this.state = 'off';
    await this.#trigger.turnOff();
  }

  /** Whether the trigger or a step waits for the user to reconnect. The stand-ins need no connection. */
  #isDisconnected({ app }: OfApp = this.#setup.trigger): boolean {
    return app === undefined && this.#setup.connection.expired;
  }

  #now(): number {
    return this.#apps.built.now();
  }

  #addRun(trigger?: unknown): Run {
    const run = this.#newRun(trigger);
    this.history.push(run);
    return run;
  }

  #newRun(trigger?: unknown): Run {
    const startedAt = new Date(this.#now()).toISOString();
    const run: Run = {
      id: Zap.#nextRun++,
      status: 'playing',
      startedAt,
      steps: [],
      ...(trigger !== undefined && { trigger }),
    };
    this.#resume.set(run, () => this.#play(run));
    return run;
  }

  #enqueue<Result>(job: () => Promise<Result>): Promise<Result> {
    const result = this.#queue.then(job);
    // The caller of the job gets its error; the next job runs anyway.
    this.#queue = result.catch(() => undefined);
    return result;
  }

  static #nextRun = 1;
}
