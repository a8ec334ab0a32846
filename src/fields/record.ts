import type { PlainOutputField } from 'zapier-platform-core';

interface Field {
  label: string;
  sample: string | number | string[];
}

type Fields<Key extends string> = Record<Key, Field>;

const keysOf = <Key extends string>(fields: Fields<Key>) => Object.keys(fields) as Key[];

export const labelsOf = <Key extends string>(fields: Fields<Key>) =>
  Object.fromEntries(keysOf(fields).map((key) => [key, fields[key].label])) as Record<Key, string>;

/** Shown in the Zap editor before there is real data (platform rule: with the keys of a real result). */
export const sampleOf = <Key extends string>(fields: Fields<Key>) =>
  Object.fromEntries(keysOf(fields).map((key) => [key, fields[key].sample])) as Record<Key, Field['sample']>;

const typeOf = (sample: string | number): 'number' | 'datetime' | 'string' => {
  if (typeof sample === 'number') return 'number';
  return /^\d{4}-\d\d-\d\dT/.test(sample) ? 'datetime' : 'string';
};

/**
 * @param primaryKeys Zapier's dedupe key: the fields by which a polling trigger's events differ
 * @param prefix for the fields of a nested record, as in `contact__name`; the two underscores are Zapier's
 */
export const outputFieldsOf = <Key extends string>(
  fields: Fields<Key>,
  primaryKeys: readonly string[] = [],
  prefix = '',
): PlainOutputField[] =>
  keysOf(fields).map((key) => {
    const { label, sample } = fields[key];
    const field: PlainOutputField = { key: prefix + key, label };
    if (Array.isArray(sample)) field.list = true;
    else field.type = typeOf(sample);
    if (primaryKeys.includes(key)) field.primary = true;
    return field;
  });
