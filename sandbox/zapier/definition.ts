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

export function actionsOf({ creates, searches, triggers }: Definition): Action[] {
  return [creates, searches, triggers].flatMap((actions = {}) => Object.values(actions));
}

/** @throws {Error} if the app has no such action. */
export function findAction(definition: Definition, kind: ActionKind, key: string): Action {
  const action = definition[kind]?.[key];
  if (!action) throw new Error(`The app has no "${key}" among its ${kind}.`);
  return action;
}

/**
 * The text by which Zapier recognizes an item of a trigger: the values of its static outputFields marked primary, or its
 * `id`. Source: the CLI's README, "How does deduplication work?"; core's checks/trigger-has-unique-primary.js.
 */
export function identityOf(item: unknown, { operation }: Action): string {
  const fields = (operation.outputFields ?? []).filter((field) => typeof field !== 'string');
  const primary = fields.filter((field) => field.primary);
  return JSON.stringify((primary.length > 0 ? primary : [{ key: 'id' }]).map(({ key }) => getPath(item, key)));
}
