import resolveInputDataTypes from 'zapier-platform-cli/src/oclif/commands/invoke/input-types';
import type { InputField } from './definition';
import { ZapierError } from './errors';
import { getPath, isBlank, isRecord, type JsonObject, toText } from './json';

/** The outputs of a run's earlier steps, the trigger's first: `{{1.id}}` is the trigger's, as in the editor. */
export type Outputs = readonly unknown[];

/**
 * Fills untouched fields with their defaults, as the editor does when a step is added ("saved the first time a Zap is
 * created": PlainInputFieldSchema).
 */
export function prefill(inputData: JsonObject, fields: InputField[]): JsonObject {
  const defaults = fields.filter((field) => field.default !== undefined && !(field.key in inputData));
  return { ...inputData, ...Object.fromEntries(defaults.map((field) => [field.key, field.default])) };
}

/**
 * Turns the user's setup into `bundle.inputData`: maps the fields of earlier steps, casts each value to its field's type,
 * and gives blank optional fields their defaults ("used in place of missing or null values every time the Zap runs":
 * zapier.com/developer/documentation/v2/search-fields; `invoke` does the same).
 * @param inputData what the user entered; text may contain `{{trigger.id}}`, `{{1.id}}` or `{{step2.name}}`.
 * @throws {ZapierError} if a required field is blank: Zapier then doesn't call the app.
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

/** With Zapier's wording, as users report it (github.com/yalla-coop/shannon-trust-website/issues/66). */
export function requireFields(data: JsonObject, fields: InputField[]): void {
  const missing = fields.find((field) => field.required && field.type !== 'copy' && isBlank(data[field.key]));
  if (!missing) return;
  throw new ZapierError(
    'MissingRequiredField',
    `Required field "${missing.label ?? missing.key}" (${missing.key}) is missing.`,
  );
}

/**
 * Removes blank values at all depths: "empty strings, null, undefined, and empty Arrays or objects" (the schema, at
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
 * Maps the outputs of earlier steps into a value. If a field is only one mapping, its value keeps its type, so a list
 * stays a list. Within text it becomes text, and a missing value becomes blank.
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
    // Our assumption: a row of a list field that is mapped to a list adds its items.
    const items = (Array.isArray(value) ? value : [value]).flat(Infinity);
    return items.map((item) => cast(item, { ...field, list: false }, timezone));
  }
  if (field.dict) {
    return isRecord(value)
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toText(item)]))
      : value;
  }
  // How Zapier casts JSON is undocumented; like `invoke`, we leave it unchanged.
  if (field.type === 'json') return value;
  const text = { [field.key]: toText(value) };
  return resolveInputDataTypes(text, [{ key: field.key, ...(field.type && { type: field.type }) }], timezone)[
    field.key
  ];
}
