import type { OfApp } from './apps';
import { findAction } from './definition';
import { ZapierError } from './errors';
import type { Outputs } from './input';
import { isRecord, type JsonObject } from './json';
import type { Connection, Platform } from './platform';

export interface Step extends OfApp {
  kind: 'create' | 'search' | 'searchOrCreate';
  key: string;
  /** The user's input; `{{trigger.id}}`, `{{1.id}}` and `{{step2.name}}` map fields of earlier steps. */
  inputData?: JsonObject;
  /**
   * Search-or-create only: the fields of the create that runs if nothing is found. The code of public apps suggests that
   * Zapier gives both operations the fields of both, but it is undocumented: a test can give both the same input.
   */
  createInputData?: JsonObject;
  /** "Should this step be considered a success when nothing is found?" Otherwise such a search stops the run. */
  continueIfNothingFound?: boolean;
  /**
   * Search only: the later steps run for the first result ("Zaps only use the first result by default": docs.zapier.com,
   * "Response types"), or once for each, which is Looping by Zapier.
   */
  lineItems?: 'first' | 'all';
}

type OnInput = (inputData: JsonObject) => void;

/**
 * Adds the defaults to a new step of a Zap.
 * @throws {Error} if the app has no such action.
 */
export function prefillStep(platform: Platform, step: Step): Step {
  const { inputData = {}, createInputData = {}, key } = step;
  if (step.kind === 'create') return { ...step, inputData: platform.prefill('creates', key, inputData) };
  if (step.kind === 'search') return { ...step, inputData: platform.prefill('searches', key, inputData) };
  const { search, create } = searchOrCreateOf(platform, key);
  return {
    ...step,
    inputData: platform.prefill('searches', search, inputData),
    createInputData: platform.prefill('creates', create, createInputData),
  };
}

/**
 * Runs one action step.
 * @returns its output, which later steps can map; with the line items of a search, one output for each result.
 * @throws {ZapierError} what stops the run here.
 */
export async function runStep(
  platform: Platform,
  connection: Connection,
  step: Step,
  outputs: Outputs,
  onInput: OnInput,
): Promise<unknown[]> {
  const run = async (
    kind: 'creates' | 'searches',
    key: string,
    setup: JsonObject = {},
    meta: JsonObject = {},
  ): Promise<unknown> => {
    const action = findAction(platform.definition, kind, key);
    const input = platform.input(action, setup, outputs);
    onInput(input.inputData);
    return platform.perform(kind, action, input, connection, { meta });
  };

  switch (step.kind) {
    case 'create':
      return [await run('creates', step.key, step.inputData)];
    case 'search': {
      const found = recordsOf(await run('searches', step.key, step.inputData));
      const used = step.lineItems === 'all' ? found : found.slice(0, 1);
      if (used.length > 0) return used.map((record) => withStatus(record, true));
      if (step.continueIfNothingFound) return [withStatus({}, false)];
      // Zapier safely halts a run without a match: help.zapier.com, "How to troubleshoot errors in Zaps".
      throw new ZapierError('HaltedError', 'Nothing was found for the search.');
    }
    case 'searchOrCreate': {
      const { search, create } = searchOrCreateOf(platform, step.key);
      const [found] = recordsOf(await run('searches', search, step.inputData));
      if (found) return [withStatus(found, true)];
      const created = await run('creates', create, step.createInputData, { withSearch: search });
      return [withStatus(isRecord(created) ? created : {}, false)];
    }
  }
}

function recordsOf(results: unknown): JsonObject[] {
  return Array.isArray(results) ? results.filter(isRecord) : [];
}

/** Adds the field that Zapier adds to the outputs of searches; false after a create is our assumption. */
function withStatus(output: JsonObject, found: boolean): JsonObject {
  return { ...output, _zap_search_was_found_status: found };
}

function searchOrCreateOf({ definition }: Platform, key: string): { search: string; create: string } {
  const pair = definition.searchOrCreates?.[key];
  if (!pair) throw new Error(`The app has no search-or-create "${key}".`);
  return pair;
}
