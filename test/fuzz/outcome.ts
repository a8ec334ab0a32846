import { isRecord } from '../../src/values';
import type { Operation, OutputField } from './operations';

export type Outcome = { result: unknown } | { error: unknown };

const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

const hasKeys = (value: Record<string, unknown>, keys: string[]): boolean =>
  JSON.stringify(Object.keys(value).sort()) === JSON.stringify([...keys].sort());

const isOfType = (content: unknown, { type, list }: OutputField): boolean => {
  if (list) return isTexts(content);
  if (type === 'integer' || type === 'number') return content === null || typeof content === 'number';
  return type === undefined || content === null || isText(content);
};

/** What is wrong with the fields of a record or a group. */
const flawsOfFields = (value: Record<string, unknown>, fields: OutputField[]): string[] => {
  const own = fields.filter(({ key }) => !key.includes('__'));
  const groups = Map.groupBy(
    fields.filter((field) => !own.includes(field)),
    ({ key }) => key.slice(0, key.indexOf('__')),
  );
  if (!hasKeys(value, [...own.map(({ key }) => key), ...groups.keys()])) {
    return [`has the keys ${Object.keys(value).join()}`];
  }
  const wrong = own.filter((field) => !isOfType(value[field.key], field)).map(({ key }) => `has a wrong ${key}`);
  const inGroups = Array.from(groups, ([group, members]) => {
    const content = value[group];
    if (content === null) return [];
    const named = members.map((field) => ({ ...field, key: field.key.slice(group.length + 2) }));
    return isRecord(content) ? flawsOfFields(content, named) : [`has a wrong ${group}`];
  });
  return [...wrong, ...inGroups.flat()];
};

/** What is wrong with a record that a trigger, search or create returns. */
const flawsOfRecord = (value: unknown, fields: OutputField[]): string[] => {
  if (!isRecord(value)) return ['is not an object'];
  const hasId = fields.some(({ key }) => key === 'id');
  if (hasId && (!isText(value['id']) || value['id'] === '')) return ['has no id'];
  return flawsOfFields(value, fields);
};

const flawsOfList = (value: unknown, fields: OutputField[]): string[] =>
  Array.isArray(value) ? value.flatMap((record) => flawsOfRecord(record, fields)) : ['is not a list'];

const isPopulatingDedupe = ({ meta }: Record<string, unknown>): boolean =>
  isRecord(meta) && Boolean(meta['isPopulatingDedupe']) && !meta['isLoadingSample'];

/** What is wrong with a result; empty if it has the shape that Zapier expects of this kind of operation. */
const flawsOfResult = (operation: Operation, bundle: Record<string, unknown>, result: unknown): string[] => {
  const { kind, outputFields, primaryFields } = operation;
  switch (kind) {
    case 'trigger':
      // Zapier keeps only the dedupe keys, so those are enough.
      return flawsOfList(result, primaryFields.length > 0 && isPopulatingDedupe(bundle) ? primaryFields : outputFields);
    case 'search':
      return flawsOfList(result, outputFields);
    case 'create':
      return flawsOfRecord(result, outputFields);
    case 'subscribe':
      return flawsOfRecord(result, [{ key: 'id', type: 'string', list: false }]);
    case 'unsubscribe':
      return isRecord(result) ? [] : ['is not an object'];
    case 'test':
      return isRecord(result) &&
        hasKeys(result, ['companyId', 'permissions', 'keyType']) &&
        isText(result['companyId']) &&
        isTexts(result['permissions'])
        ? []
        : ['is not a key test'];
    case 'label':
      return isText(result) && result.trim() !== '' && !/undefined|null|\[object/.test(result)
        ? []
        : ['is not a label'];
  }
};

const PACKED = ['AppError', 'ThrottledError'];
const PLAIN = ['HaltedError', 'ExpiredAuthError'];

/** An error's message, which core packs into JSON for some. Undefined if it is not packed correctly. */
const messageOf = ({ name, message }: Error): string | undefined => {
  if (PLAIN.includes(name)) return message;
  try {
    const packed: unknown = JSON.parse(message);
    if (!isRecord(packed) || !isText(packed['message'])) return undefined;
    const { delay } = packed;
    const isDelay = typeof delay === 'number' && delay >= 1 && delay <= 3600;
    return name !== 'ThrottledError' || isDelay ? packed['message'] : undefined;
  } catch {
    return undefined;
  }
};

/** Text that no builder should see. */
const NO_PROSE: [RegExp, string][] = [
  [/\{\s*"/, 'raw JSON'],
  [/\s+at .*:\d+:\d+/, 'a stack'],
  [/What happened|Console logs/, 'the context that core adds'],
  [/<(html|body)/i, 'HTML'],
  [/\[object \w+\]/, '[object Object]'],
  [/\bundefined\b/, 'undefined'],
];

/** A few sentences; ISAO's text in them is clipped to 300 characters. */
const MAX_MESSAGE = 5000;

/** What is wrong with an error; empty if it is one of Zapier's with a readable sentence. */
const flawsOfError = (error: unknown): string[] => {
  if (!(error instanceof Error)) return ['is not an error'];
  if (![...PACKED, ...PLAIN].includes(error.name)) return [`is a ${error.name}: ${error.message.slice(0, 1000)}`];
  const message = messageOf(error);
  if (message === undefined) return [`is packed wrongly: ${error.message.slice(0, 1000)}`];
  // The message may quote any input.
  const prose = message.replace(/“.*”/su, '“…”');
  const faults = NO_PROSE.filter(([pattern]) => pattern.test(prose)).map(([, what]) => `contains ${what}`);
  if (!/\S[.!?]$/.test(prose)) faults.push('does not end as a sentence');
  if (message.length > MAX_MESSAGE) faults.push(`has ${message.length} characters`);
  return faults.map((fault) => `${fault}: ${message.slice(0, 1000)}`);
};

/** What is wrong with a run's end; empty if it is a valid result or a clear Zapier error. */
export const flawsOf = (operation: Operation, bundle: Record<string, unknown>, outcome: Outcome): string[] =>
  'result' in outcome
    ? flawsOfResult(operation, bundle, outcome.result).map((flaw) => `the result ${flaw}`)
    : flawsOfError(outcome.error).map((flaw) => `the error ${flaw}`);
