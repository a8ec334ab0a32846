import { findAction } from './definition';
import { ZapierError } from './errors';
import type { Outputs } from './input';
import { isRecord, type JsonObject } from './json';
import type { Connection, Platform, ResolvedInput } from './platform';

/** An action step of a Zap, as a user sets it up. */
export interface Step {
  kind: 'create' | 'search' | 'searchOrCreate';
  key: string;
  /** What the user entered; `{{trigger.id}}`, `{{1.id}}` and `{{step2.name}}` map fields of earlier steps. */
  inputData?: JsonObject;
  /** Search-or-create only: the fields of the create that runs when nothing is found. */
  createInputData?: JsonObject;
  /** "Should this step be considered a success when nothing is found?" A search that finds nothing stops the run otherwise. */
  continueIfNothingFound?: boolean;
}

/** Called with the input of each operation that a step runs, before it runs. */
type OnInput = (inputData: JsonObject) => void;

/**
 * Adds the defaults to a step that was just put into a Zap.
 * @throws {Error} when the app has no such action.
 */
export async function prefillStep(platform: Platform, connection: Connection, step: Step): Promise<Step> {
  const { inputData = {}, createInputData = {}, key } = step;
  if (step.kind === 'create')
    return { ...step, inputData: await platform.prefill('creates', key, inputData, connection) };
  if (step.kind === 'search')
    return { ...step, inputData: await platform.prefill('searches', key, inputData, connection) };
  const { search, create } = searchOrCreateOf(platform, key);
  return {
    ...step,
    inputData: await platform.prefill('searches', search, inputData, connection),
    createInputData: await platform.prefill('creates', create, createInputData, connection),
  };
}

/**
 * Runs one action step.
 * @returns its output, which later steps can map.
 * @throws {ZapierError} what stops the run here.
 */
export async function runStep(
  platform: Platform,
  connection: Connection,
  step: Step,
  outputs: Outputs,
  onInput: OnInput,
): Promise<unknown> {
  const run = async (
    kind: 'creates' | 'searches',
    key: string,
    setup: JsonObject = {},
    meta: JsonObject = {},
  ): Promise<unknown> => {
    const action = findAction(platform.definition, kind, key);
    const input: ResolvedInput = await platform.input(kind, action, setup, outputs, connection);
    onInput(input.inputData);
    return platform.perform(kind, action, input, connection, { meta });
  };

  switch (step.kind) {
    case 'create':
      return run('creates', step.key, step.inputData);
    case 'search': {
      const found = firstOf(await run('searches', step.key, step.inputData));
      if (found) return withStatus(found, true);
      if (step.continueIfNothingFound) return withStatus({}, false);
      // A run without a match is Stopped / Halted: help.zapier.com, "Review Zap run statuses".
      throw new ZapierError('HaltedError', 'Nothing was found for the search.');
    }
    case 'searchOrCreate': {
      const { search, create } = searchOrCreateOf(platform, step.key);
      const found = firstOf(await run('searches', search, step.inputData));
      if (found) return withStatus(found, true);
      const created = await run('creates', create, step.createInputData, { withSearch: search });
      return withStatus(isRecord(created) ? created : {}, false);
    }
  }
}

/** "Zaps only use the first result by default": docs.zapier.com, "Response types". */
function firstOf(results: unknown): JsonObject | undefined {
  const first: unknown = Array.isArray(results) ? results[0] : undefined;
  return isRecord(first) ? first : undefined;
}

/** The field that Zapier adds to what searches put out; that it is false after a create is our assumption. */
function withStatus(output: JsonObject, found: boolean): JsonObject {
  return { ...output, _zap_search_was_found_status: found };
}

function searchOrCreateOf({ definition }: Platform, key: string): { search: string; create: string } {
  const pair = definition.searchOrCreates?.[key];
  if (!pair) throw new Error(`The app has no search-or-create "${key}".`);
  return pair;
}
