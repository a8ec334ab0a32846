import { resolve } from 'node:path';
import { createAppHandler } from 'zapier-platform-core';

/** The parts of a form's or output's field that we check: FieldSchema of zapier-platform-schema. */
export interface Field {
  key: string;
  label?: string;
  type?: string;
  helpText?: string;
  required?: boolean;
  default?: string;
  list?: boolean;
  dict?: boolean;
  choices?: Record<string, string> | (string | { value: string })[];
  dynamic?: string;
  search?: string;
  group?: string;
  primary?: boolean;
  children?: Field[];
  schema?: unknown;
}

export interface Action {
  key: string;
  noun: string;
  display: { label: string; description: string; hidden?: boolean };
  operation: {
    /** Triggers only; one without a type polls. */
    type?: 'polling' | 'hook';
    inputFields?: Field[];
    inputFieldGroups?: { key: string }[];
    outputFields?: Field[];
    sample?: Record<string, unknown>;
    performList?: unknown;
    performSubscribe?: unknown;
    performUnsubscribe?: unknown;
  };
}

export const kinds = ['triggers', 'creates', 'searches'] as const;
export type Kind = (typeof kinds)[number];

/** An app as Zapier stores it, with `$func$…` in place of functions. */
export interface Definition extends Record<Kind, Record<string, Action>> {
  version: string;
  authentication: { type: string; fields: (Field & { isNoSecret?: boolean })[]; connectionLabel?: unknown };
  searchOrCreates: Record<string, { key: string; search: string; create: string }>;
}

/** Runs a command in an app as Zapier does. */
export const ask = async (app: unknown, command: 'definition' | 'validate'): Promise<unknown> =>
  // calledFromCli keeps core from printing its memory use.
  (await createAppHandler(app)({ command, calledFromCli: true })).results;

export const definitionOf = async (app: unknown): Promise<Definition> => (await ask(app, 'definition')) as Definition;

/** The definition of the last build. A test asks the sources instead: a build may be old. */
export const builtDefinition = async (): Promise<Definition> => {
  const { default: app } = (await import(resolve('dist/index.js'))) as { default: unknown };
  return definitionOf(app);
};
