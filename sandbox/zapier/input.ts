import resolveInputDataTypes from 'zapier-platform-cli/src/oclif/commands/invoke/input-types';
import type { InputField } from './definition';
import { ZapierError } from './errors';
import { getPath, isBlank, isRecord, toText, type JsonObject } from './json';

/** The output of the earlier steps of a run, the trigger's first: `{{1.id}}` is the trigger's, as in the editor. */
export type Outputs = readonly unknown[];

/**
 * Fills the fields that the user hasn't touched with their defaults, as the editor does when the step is added ("saved
 * the first time a Zap is created": PlainInputFieldSchema).
 */
export function prefill(inputData: JsonObject, fields: InputField[]): JsonObject {
  const defaults = fields.filter((field) => field.default !== undefined && !(field.key in inputData));
  return { ...inputData, ...Object.fromEntries(defaults.map((field) => [field.key, field.default])) };
}

/**
 * Turns what the user set up into `bundle.inputData`: maps the fields of earlier steps, casts each value to the type of
 * its field, and applies the default of an optional field that came out blank ("used in place of missing or null values
 * every time the Zap runs": zapier.com/developer/documentation/v2/search-fields; `invoke` does the same).
 * @param inputData what the user entered; text may hold `{{trigger.id}}`, `{{1.id}}` or `{{step2.name}}`.
 * @throws {ZapierError} when a required field is blank: Zapier then doesn't call the app.
 */
export function resolveInput(
  inputData: JsonObject,
  fields: InputField[],
  outputs: Outputs,
  timezone: string,
): JsonObject {
  const resolved: JsonObject = {};
  for (const [key, value] of Object.entries(inputData)) {
    const field = fields.find((candidate) => candidate.key === key);
    const mapped = fillTemplates(value, outputs);
    const given = isBlank(mapped) && !field?.required ? (field?.default ?? mapped) : mapped;
    resolved[key] = field ? cast(given, field, timezone) : given;
  }
  requireFields(resolved, fields);
  return resolved;
}

/** Zapier's words, as users report them (github.com/yalla-coop/shannon-trust-website/issues/66). */
export function requireFields(data: JsonObject, fields: InputField[]): void {
  const missing = fields.find((field) => field.required && field.type !== 'copy' && isBlank(data[field.key]));
  if (!missing) return;
  throw new ZapierError(
    'MissingRequiredField',
    `Required field "${missing.label ?? missing.key}" (${missing.key}) is missing.`,
  );
}

/**
 * Removes what is blank, at all depths: "empty strings, null, undefined, and empty Arrays or objects" (the schema, at
 * `cleanInputData`).
 */
export function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean).filter((item) => !isBlank(item));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]): [string, unknown] => [key, clean(item)])
      .filter(([, item]) => !isBlank(item)),
  );
}

const TEMPLATE = /\{\{\s*(trigger|(?:step)?\d+)\.([^}]+?)\s*\}\}/g;

/**
 * Maps the outputs of earlier steps into a value. A field that is nothing but one mapping takes the value as it is, so
 * that a list stays a list; amid text it becomes text; what is missing becomes blank.
 */
function fillTemplates(value: unknown, outputs: Outputs): unknown {
  if (Array.isArray(value)) return value.map((item) => fillTemplates(item, outputs));
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillTemplates(item, outputs)]));
  }
  if (typeof value !== 'string') return value;
  const lookUp = (step: string, path: string): unknown => {
    const number = step === 'trigger' ? 1 : Number(step.replace('step', ''));
    return getPath(outputs[number - 1], path) ?? '';
  };
  const [whole] = value.matchAll(TEMPLATE);
  if (whole?.[0] === value.trim()) return lookUp(whole[1] ?? '', whole[2] ?? '');
  return value.replace(TEMPLATE, (_, step: string, path: string) => toText(lookUp(step, path)));
}

function cast(value: unknown, field: InputField, timezone: string): unknown {
  if (isBlank(value)) return value;
  if (field.list) {
    // A row of a list field that was mapped to a list adds its items: our assumption.
    const items = (Array.isArray(value) ? value : [value]).flat(Infinity);
    return items.map((item) => cast(item, { ...field, list: false }, timezone));
  }
  if (field.dict) {
    return isRecord(value)
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toText(item)]))
      : value;
  }
  // What Zapier makes of JSON is undocumented, and `invoke` leaves it alone: text stays text, a mapped object an object.
  if (field.type === 'json') return value;
  const text = { [field.key]: toText(value) };
  return resolveInputDataTypes(text, [{ key: field.key, ...(field.type && { type: field.type }) }], timezone)[
    field.key
  ];
}
