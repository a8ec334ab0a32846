import { ZapierError } from './errors';
import type { JsonObject } from './json';
import type { Connection } from './platform';

export type RunStatus = 'playing' | 'success' | 'halted' | 'errored' | 'held' | 'scheduled';

/**
 * The names in the Zap history: help.zapier.com, "How to troubleshoot errors in Zaps" (Errored, Safely halted, On hold,
 * Scheduled). Running and Successful are our assumption: "Review Zap run statuses" still says Playing and Success.
 */
export const STATUS_NAMES: Record<RunStatus, string> = {
  playing: 'Running',
  success: 'Successful',
  halted: 'Safely halted',
  errored: 'Errored',
  held: 'On hold',
  scheduled: 'Scheduled',
};

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
  /** The item that started the run; missing if a hook's perform has not returned it. */
  trigger?: unknown;
  steps: StepRun[];
  error?: RunError;
  /** When a scheduled run is due, in milliseconds. */
  retryAt?: number;
  /** How often Autoreplay has tried. */
  autoreplays?: number;
}

/** Why a run is on hold: help.zapier.com, "How to troubleshoot held Zap or step runs". */
export const EXPIRED: RunError = { name: 'DisconnectedApp', message: 'The connection has expired.' };
export const FLOOD: RunError = { name: 'TooMuchData', message: 'Too much data: one poll found too many new items.' };

/** The delay if a ThrottledError gives none: for hooks, the CLI's README; for steps, our assumption. */
const DEFAULT_DELAY_S = 60;
/** How long Autoreplay waits before each try: zapier.com/help/autoreplay. */
const AUTOREPLAY_DELAYS_S = [5 * 60, 30 * 60, 3600, 3 * 3600, 6 * 3600];
/** A Zap is switched off if 95% of more than 20 runs in 7 days errored: help.zapier.com, "Zap is not running". */
const HEALTH = { days: 7, runs: 20, errored: 0.95 };

/**
 * @returns the error as the history shows it; an ExpiredAuthError also expires the connection.
 * @throws an error that is the runner's, not the app's.
 */
export function toRunError(error: unknown, connection: Connection): RunError {
  if (!(error instanceof ZapierError)) throw error;
  if (error.name === 'ExpiredAuthError') connection.expired = true;
  return { name: error.name, message: error.message };
}

/**
 * Applies an error to a run: the CLI's README, "Error Handling". A HaltedError never counts against the Zap; a
 * ThrottledError runs the step again after its delay; an ExpiredAuthError holds the runs until the user reconnects,
 * including the run that it stopped (our assumption); with any other error, the run errored.
 * @throws an error that is the runner's, not the app's.
 */
export function stopRun(run: Run, error: unknown, connection: Connection, now: number, maxDelayS = Infinity): RunError {
  run.error = toRunError(error, connection);
  switch (run.error.name) {
    case 'HaltedError':
      run.status = 'halted';
      break;
    case 'ThrottledError': {
      const delay = error instanceof ZapierError ? error.delay : undefined;
      run.status = 'scheduled';
      run.retryAt = now + Math.min(delay ?? DEFAULT_DELAY_S, maxDelayS) * 1000;
      break;
    }
    case 'ExpiredAuthError':
      run.status = 'held';
      break;
    default:
      run.status = 'errored';
  }
  return run.error;
}

/**
 * Autoreplay: a run that errored is tried again up to five times. Two versions of help.zapier.com, "What is replay?",
 * disagree: the older skips halted steps, the newer replays "all stopped actions". We follow the older.
 */
export function autoreplay(run: Run, now: number): void {
  const { autoreplays = 0 } = run;
  const delay = AUTOREPLAY_DELAYS_S[autoreplays];
  if (run.status !== 'errored' || delay === undefined) return;
  run.status = 'scheduled';
  run.retryAt = now + delay * 1000;
  run.autoreplays = autoreplays + 1;
}

/** @returns what Zapier does next with the run, and what its owner can do. */
export function whatHappensNext({ status, error, retryAt }: Run): string {
  switch (status) {
    case 'halted':
      return 'The run does not count against the Zap, which stays on. It can be replayed by hand from this step.';
    case 'errored':
      return 'The run can be replayed from this step. Zapier switches a Zap off if nearly all of its runs end like this.';
    case 'held':
      return error?.name === FLOOD.name
        ? 'The run waits. Replay it to continue.'
        : 'The run waits. Reconnect the account, then replay it.';
    case 'scheduled':
      return `Zapier tries this step again at ${new Date(retryAt ?? 0).toISOString()}.`;
    default:
      return '';
  }
}

/** @returns why Zapier switches off a Zap with this history, if it does. */
export function reasonToPause(history: readonly Run[], now: number): string | undefined {
  const since = now - HEALTH.days * 24 * 3600 * 1000;
  const runs = history.filter(({ startedAt }) => Date.parse(startedAt) >= since);
  const errored = runs.filter(({ status }) => status === 'errored').length;
  if (runs.length <= HEALTH.runs || errored < runs.length * HEALTH.errored) return undefined;
  return `${errored} of the last ${runs.length} runs errored.`;
}
