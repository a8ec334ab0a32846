import type { PlainInputField, PlainOutputField } from 'zapier-platform-core';

/** A field of a record, declared once: how it looks in forms and outputs, and how it is read from an answer. */
export interface Field {
  label: string;
  /** A realistic value, which also shows the type. */
  sample: string | number | readonly string[];
  /** The API always sends it. Without a value, any other field is null. */
  required?: true;
  /** How a form shows it, if people can fill it in. */
  input?: Partial<Omit<PlainInputField, 'key' | 'label'>>;
}

/** What a record's type demands of the declaration of one field. `Writable` has the fields that the API lets us write. */
export type FieldOf<Value, IsWritable> = Field & {
  sample: Value extends readonly string[] ? readonly string[] : NonNullable<Value>;
} & (null extends Value ? { required?: never } : { required: true }) &
  (IsWritable extends true ? { input: object } : { input?: never });

export type Fields = Record<string, Field>;

type InputKey<F extends Fields> = { [Key in keyof F]: F[Key] extends { input: object } ? Key : never }[keyof F];

type Input<Key, F> = { key: Key; label: string; type: 'string' } & (F extends { input: infer Shown } ? Shown : never);

const entriesOf = <F extends Fields>(fields: F) => Object.entries(fields) as [keyof F & string, Field][];

const fromEntries = <Key extends string, Value>(entries: (readonly [Key, Value])[]) =>
  Object.fromEntries(entries) as Record<Key, Value>;

/** The fields in question, without those that are named. */
export const without = <F extends object, Key extends keyof F>(fields: F, ...keys: Key[]) =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => !keys.some((left) => left === key))) as Omit<F, Key>;

export const labelsOf = <Key extends string>(fields: Record<Key, { label: string }>) =>
  fromEntries((Object.keys(fields) as Key[]).map((key) => [key, fields[key].label] as const));

/** Shown in the Zap editor before there is real data (platform rule: with the keys of a real result). */
export const sampleOf = <F extends Fields>(fields: F) =>
  Object.fromEntries(entriesOf(fields).map(([key, { sample }]) => [key, sample])) as {
    -readonly [Key in keyof F]: F[Key]['sample'];
  };

/** The fields that a form can fill in, by key, in the order of the declaration. */
export const inputsOf = <F extends Fields>(fields: F) =>
  Object.fromEntries(
    entriesOf(fields).flatMap(([key, { label, input }]) =>
      input ? [[key, { key, label, type: 'string', ...input }]] : [],
    ),
  ) as { [Key in InputKey<F>]: Input<Key, F[Key]> };

const typeOf = (sample: string | number): 'number' | 'datetime' | 'string' => {
  if (typeof sample === 'number') return 'number';
  return /^\d{4}-\d\d-\d\dT/.test(sample) ? 'datetime' : 'string';
};

/** @param prefix for the fields of a nested record, as in `contact__name`; the two underscores are Zapier's */
export const outputFieldsOf = (fields: Fields, prefix = ''): PlainOutputField[] =>
  entriesOf(fields).map(([key, { label, sample }]) => {
    const field: PlainOutputField = { key: prefix + key, label };
    if (typeof sample === 'object') field.list = true;
    else field.type = typeOf(sample);
    return field;
  });
