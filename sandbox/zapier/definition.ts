import { getPath, type JsonObject } from './json';

/** The parts of an input field that Zapier acts on: PlainInputFieldSchema of zapier-platform-schema. */
export interface InputField {
  key: string;
  label?: string;
  helpText?: string;
  placeholder?: string;
  group?: string;
  type?: string;
  required?: boolean;
  default?: string;
  list?: boolean;
  dict?: boolean;
  dynamic?: string;
  choices?: JsonObject | unknown[];
  meta?: JsonObject;
}

export interface Operation {
  /** Triggers only: a trigger without a type polls. */
  type?: 'polling' | 'hook';
  inputFields?: InputField[];
  inputFieldGroups?: { key: string; label?: string }[];
  outputFields?: ({ key: string; label?: string; primary?: boolean } | string)[];
  sample?: JsonObject;
  canPaginate?: boolean;
  cleanInputData?: boolean;
  performResume?: unknown;
  lock?: { key: string };
}

export interface Action {
  key: string;
  noun?: string;
  display?: { label: string; description?: string; hidden?: boolean };
  operation: Operation;
}

export type ActionKind = 'triggers' | 'creates' | 'searches';
const KINDS: ActionKind[] = ['creates', 'searches', 'triggers'];

/** The answer to core's `definition` command: the app, with `$func$…` in place of each function. */
export interface Definition {
  authentication?: { type?: string; fields?: InputField[]; connectionLabel?: unknown };
  hydrators?: JsonObject;
  triggers?: Record<string, Action>;
  searches?: Record<string, Action>;
  creates?: Record<string, Action>;
  searchOrCreates?: Record<
    string,
    { key: string; search: string; create: string; display?: { label: string; description?: string } }
  >;
  flags?: { cleanInputData?: boolean };
}

/** The actions of an app, each with its kind. */
export function actionsOf(definition: Definition): [ActionKind, Action][] {
  return KINDS.flatMap((kind) =>
    Object.values(definition[kind] ?? {}).map((action): [ActionKind, Action] => [kind, action]),
  );
}

/** @throws {Error} if the app has no such action. */
export function findAction(definition: Definition, kind: ActionKind, key: string): Action {
  const action = definition[kind]?.[key];
  if (!action) throw new Error(`The app has no "${key}" among its ${kind}.`);
  return action;
}

/**
 * The keys that identify a trigger's items: those of the static outputFields marked primary, or `id`. If top-level and
 * nested keys (`user__id`) are mixed, only the top-level ones count.
 * Source: the CLI's README, "How does deduplication work?"; core's checks/trigger-has-unique-primary.js.
 */
export function primaryKeysOf({ operation }: Action): string[] {
  const fields = (operation.outputFields ?? []).filter((field) => typeof field !== 'string');
  const keys = fields.filter(({ primary }) => primary).map(({ key }) => key);
  const topLevel = keys.filter((key) => !key.includes('__'));
  if (keys.length === 0) return ['id'];
  return topLevel.length > 0 ? topLevel : keys;
}

/** The text by which Zapier recognizes an item of a poll, as in core's checks/trigger-has-unique-primary.js. */
export function identityOf(item: unknown, primaryKeys: string[]): string {
  const values = primaryKeys.map((key): [string, unknown] => [key, getPath(item, key)]);
  return JSON.stringify(
    Object.fromEntries(values.map(([key, value]) => [key, value === undefined ? 'undefined' : value])),
  );
}
