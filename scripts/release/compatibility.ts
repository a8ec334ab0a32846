import { isDeepStrictEqual } from 'node:util';
import { type Action, type Definition, type Field, type Kind, kinds } from './definition';

// What may not change between two releases, because Zaps of the older one continue with the newer one. Zapier's sources:
//   guardrails   https://docs.zapier.com/integrations/news/2026/version-promotion-guardrails
//   matrix       https://docs.zapier.com/integrations/manage/planning-changes
//   checks       https://docs.zapier.com/integrations/publish/integration-checks-reference (C001 to C003)
// The guardrails are what Zapier itself checks when a version is promoted. They ignore outputs, choices and dedupe keys,
// which can break Zaps too.

/** A field without a type is text: FieldSchema of zapier-platform-schema. */
const typeOf = ({ type = 'string', list, dict }: Field): string =>
  [type, ...(list ? ['list'] : []), ...(dict ? ['dictionary'] : [])].join(' ');

const choicesOf = ({ choices = [] }: Field): string[] =>
  Array.isArray(choices)
    ? choices.map((choice) => (typeof choice === 'string' ? choice : choice.value))
    : Object.keys(choices);

/** Fields by key; the keys of line items include the group's key. */
const flat = (fields: Field[] = [], prefix = ''): Map<string, Field> =>
  new Map(
    fields.flatMap((field): [string, Field][] => [
      [prefix + field.key, field],
      ...flat(field.children, `${prefix}${field.key}.`),
    ]),
  );

/** The value of another action that a field takes: `contact_list.id` for the dropdown `contact_list.id.label`. */
const sourceOf = (reference: string): string => reference.split('.').slice(0, 2).join('.');

/** guardrails; https://docs.zapier.com/integrations/manage/input-key */
const inputChange = (before: Field, after: Field | undefined): string[] => {
  if (!after) return ['was removed'];
  const changes: string[] = [];
  if (typeOf(before) !== typeOf(after)) changes.push(`was ${typeOf(before)} and is ${typeOf(after)}`);
  // matrix: "Trigger/Action - input field(s) - field type: Depends". A Zap keeps its chosen value.
  const lost = choicesOf(before).filter((choice) => !choicesOf(after).includes(choice));
  if (lost.length > 0) changes.push(`has lost the choices ${lost.join(', ')}`);
  for (const property of ['dynamic', 'search'] as const) {
    const [was, is] = [before[property], after[property]];
    // Without its dropdown or search, a field still accepts the value in a Zap.
    if (was && is && sourceOf(was) !== sourceOf(is)) changes.push(`took ${sourceOf(was)} and takes ${sourceOf(is)}`);
  }
  if (!isDeepStrictEqual(before.schema, after.schema)) changes.push('has another JSON schema');
  return changes;
};

/** https://docs.zapier.com/integrations/manage/output-key and …/output: later steps may have mapped these fields. */
const outputChange = (before: Field, after: Field | undefined): string[] => {
  if (!after) return ['was removed'];
  return typeOf(before) === typeOf(after) ? [] : [`was ${typeOf(before)} and is ${typeOf(after)}`];
};

const fieldChanges = (
  name: string,
  before: Map<string, Field>,
  after: Map<string, Field>,
  changeOf: (before: Field, after: Field | undefined) => string[],
): string[] =>
  [...before].flatMap(([key, field]) => changeOf(field, after.get(key)).map((change) => `${name} ${key} ${change}`));

/** Fields that are required now, but were optional or missing before. */
const demands = (
  name: string,
  before: Map<string, Field>,
  after: Map<string, Field>,
  isDemanded: (field: Field) => boolean,
): string[] =>
  [...after]
    .filter(([key, field]) => isDemanded(field) && !before.get(key)?.required)
    .map(([key]) => `${name} ${key} is newly required`);

/**
 * https://docs.zapier.com/integrations/manage/change-perform: with another key, everything counts as new, and old records
 * start runs. Hooks are not deduplicated.
 */
const dedupeKeyOf = ({ operation }: Action): string[] => {
  const primary = (operation.outputFields ?? []).filter((field) => field.primary).map(({ key }) => key);
  return primary.length > 0 ? primary.sort() : ['id'];
};

const triggerChanges = (before: Action, after: Action): string[] => {
  const [was = 'polling', is = 'polling'] = [before.operation.type, after.operation.type];
  // guardrails; https://docs.zapier.com/integrations/manage/change-trigger
  if (was !== is) return [`was a ${was} trigger and is a ${is} trigger`];
  const [wasKey, isKey] = [dedupeKeyOf(before).join(' + '), dedupeKeyOf(after).join(' + ')];
  return is === 'polling' && wasKey !== isKey ? [`was deduplicated by ${wasKey} and is by ${isKey}`] : [];
};

const actionChanges = (kind: Kind, before: Action, after: Action | undefined): string[] => {
  // guardrails; https://docs.zapier.com/integrations/manage/change-keys. Retire an operation by hiding it.
  if (!after) return ['was removed'];
  const inputs = [flat(before.operation.inputFields), flat(after.operation.inputFields)] as const;
  return [
    ...(kind === 'triggers' ? triggerChanges(before, after) : []),
    ...fieldChanges('input', ...inputs, inputChange),
    // guardrails; https://docs.zapier.com/integrations/manage/required-input
    ...demands('input', ...inputs, ({ required, default: preset }) => required === true && preset === undefined),
    ...fieldChanges('output', flat(before.operation.outputFields), flat(after.operation.outputFields), outputChange),
    // C003: Zap templates may have mapped the sample's fields.
    ...Object.keys(before.operation.sample ?? {})
      .filter((key) => !(key in (after.operation.sample ?? {})))
      .map((key) => `sample ${key} was removed`),
  ];
};

/** guardrails; https://docs.zapier.com/integrations/manage/auth-scheme, …/auth-keys and …/auth-required */
const connectionChanges = (before: Definition['authentication'], after: Definition['authentication']): string[] => {
  const fields = [flat(before.fields), flat(after.fields)] as const;
  return [
    ...(before.type === after.type ? [] : [`type was ${before.type} and is ${after.type}`]),
    ...fieldChanges('field', ...fields, inputChange),
    // A default applies only to new connections, not to existing ones.
    ...demands('field', ...fields, ({ required }) => required === true),
  ];
};

/** Every change that would break live Zaps, connections or Zap templates of the older version. */
export const breakingChanges = (before: Definition, after: Definition): string[] => [
  ...connectionChanges(before.authentication, after.authentication).map((change) => `authentication: ${change}`),
  ...kinds.flatMap((kind) =>
    Object.entries(before[kind]).flatMap(([key, action]) =>
      actionChanges(kind, action, after[kind][key]).map((change) => `${kind}.${key}: ${change}`),
    ),
  ),
  ...Object.entries(before.searchOrCreates)
    .filter(([key, { search, create }]) => {
      const is = after.searchOrCreates[key];
      return is?.search !== search || is.create !== create;
    })
    .map(([key]) => `searchOrCreates.${key}: was removed or joins other actions`),
];

const majorOf = ({ version }: Definition): number => Number(version.split('.')[0]);

/**
 * The breaking changes that the release may not make. A new major version may break anything, because Zapier migrates no
 * Zaps to it (https://docs.zapier.com/integrations/news/2026/migrations-same-major-version).
 */
export const forbiddenChanges = (before: Definition, after: Definition): string[] =>
  majorOf(after) > majorOf(before) ? [] : breakingChanges(before, after);
