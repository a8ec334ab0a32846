import type { InputField } from '../../zapier';
import { getPath, isRecord, type JsonObject, toText } from '../../zapier/json';

export interface Source {
  /** The number of the step, the trigger's being 1. */
  step: number;
  label: string;
  output: unknown;
  labels: Record<string, string>;
}

/** The fields of a record by path, such as contact__name for the name within the contact. */
export function flatten(value: unknown, prefix = ''): [string, unknown][] {
  if (!isRecord(value)) return value === null || value === undefined ? [] : [['value', value]];
  return Object.entries(value).flatMap(([key, item]): [string, unknown][] =>
    isRecord(item) && Object.keys(item).length > 0 ? flatten(item, `${prefix}${key}__`) : [[prefix + key, item]],
  );
}

const TEMPLATE = /\{\{(\d+)\.([^}]+)\}\}/g;

/** A label with the sample of what it is about, if there is one. */
export const labelled = (label: string, sample: unknown): string =>
  [label, toText(sample).slice(0, 60)].filter(Boolean).join(': ');

/** What the mappings in a text stand for. */
export function mappingsIn(text: string, sources: Source[]): string[] {
  return [...text.matchAll(TEMPLATE)].map(([, step = '', path = '']) => {
    const source = sources.find((candidate) => String(candidate.step) === step);
    return `${step}. ${labelled(source?.labels[path] ?? path, getPath(source?.output, path))}`;
  });
}

/** The choices that the definition gives a field. The app has them by value. */
export const choicesOf = ({ choices }: InputField): { value: string; label: string }[] =>
  Object.entries(choices ?? {}).map(([value, label]) => ({ value, label: toText(label) }));

/** A new step begins with the defaults of its form. */
export function withDefaults(fields: InputField[] = []): JsonObject {
  return Object.fromEntries(fields.flatMap(({ key, default: value }) => (value === undefined ? [] : [[key, value]])));
}
