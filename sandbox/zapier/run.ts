import { ZapierError } from './errors';
import type { JsonObject } from './json';

/**
 * How a run stands; what the Zap history calls Playing, Success, Stopped / Halted, Stopped / Errored, Held and Waiting /
 * Scheduled: help.zapier.com, "Review Zap run statuses".
 */
export type RunStatus = 'playing' | 'success' | 'halted' | 'errored' | 'held' | 'scheduled';

export interface RunError {
  name: string;
  message: string;
}

export interface StepRun {
  key: string;
  status: RunStatus;
  /** `bundle.inputData` of the operation that ran last. */
  input?: JsonObject;
  output?: unknown;
  error?: RunError;
}

/** One line of the Zap history. */
export interface Run {
  id: number;
  status: RunStatus;
  startedAt: string;
  /** The item that started the run; missing while, or because, the trigger itself failed. */
  trigger?: unknown;
  steps: StepRun[];
  /** What stopped the run. */
  error?: RunError;
  /** When a scheduled run is due, in milliseconds. */
  retryAt?: number;
}

/** Zapier's delay when a ThrottledError names none: for hooks, the CLI's README; for steps, our assumption. */
const DEFAULT_DELAY_S = 60;
/** A Zap goes off when 95 % of more than 20 runs in 7 days errored: help.zapier.com, "Zap is not running". */
const HEALTH = { days: 7, runs: 20, errored: 0.95 };

/**
 * What an error does to a run: the CLI's README, "Error Handling". A HaltedError never counts against the Zap; a
 * ThrottledError runs the step again after its delay; an ExpiredAuthError holds the run until the user reconnects; after
 * any other error the run can be replayed.
 * @throws an error that isn't the app's, but the runner's own.
 */
export function stopRun(run: Run, error: unknown, now: number, maxDelayS = Infinity): RunError {
  if (!(error instanceof ZapierError)) throw error;
  run.error = { name: error.name, message: error.message };
  switch (error.name) {
    case 'HaltedError':
      run.status = 'halted';
      break;
    case 'ThrottledError':
      run.status = 'scheduled';
      run.retryAt = now + Math.min(error.delay ?? DEFAULT_DELAY_S, maxDelayS) * 1000;
      break;
    case 'ExpiredAuthError':
      run.status = 'held';
      break;
    default:
      run.status = 'errored';
  }
  return run.error;
}

/** @returns what Zapier does with a run that stands like this, and what its owner can do. */
export function whatHappensNext({ status, retryAt }: Run): string {
  switch (status) {
    case 'halted':
      return 'The run has ended. It does not count against the Zap, which stays on.';
    case 'errored':
      return 'The run can be replayed from this step. A Zap of which nearly all runs end so is switched off.';
    case 'held':
      return 'The run waits. Reconnect the account, then replay it.';
    case 'scheduled':
      return `Zapier tries this step again by itself at ${new Date(retryAt ?? 0).toISOString()}.`;
    default:
      return '';
  }
}

/** @returns why Zapier switches a Zap with this history off, or undefined when it doesn't. */
export function reasonToPause(history: readonly Run[], now: number): string | undefined {
  const since = now - HEALTH.days * 24 * 3600 * 1000;
  const runs = history.filter(({ startedAt }) => Date.parse(startedAt) >= since);
  const errored = runs.filter(({ status }) => status === 'errored').length;
  if (runs.length <= HEALTH.runs || errored < runs.length * HEALTH.errored) return undefined;
  return `${errored} of the last ${runs.length} runs errored.`;
}
