import { isDeepStrictEqual } from 'node:util';
import { kinds, type Action, type Definition, type Field, type Kind } from './definition';

// What may not change between two releases, for Zaps that were made with the older one go on with the newer one. Zapier's
// own words on it:
//   guardrails   https://docs.zapier.com/integrations/news/2026/version-promotion-guardrails
//   matrix       https://docs.zapier.com/integrations/manage/planning-changes
//   checks       https://docs.zapier.com/integrations/publish/integration-checks-reference (C001 to C003)
// The guardrails are what Zapier itself looks for when a version is promoted. They know nothing of outputs, of choices and
// of dedupe keys, which break Zaps just as well.

/** Without a type a field is text: FieldSchema of zapier-platform-schema. */
const typeOf = ({ type = 'string', list, dict }: Field): string =>
  [type, ...(list ? ['list'] : []), ...(dict ? ['dictionary'] : [])].join(' ');

const choicesOf = ({ choices = [] }: Field): string[] =>
  Array.isArray(choices)
    ? choices.map((choice) => (typeof choice === 'string' ? choice : choice.value))
    : Object.keys(choices);

/** Fields by key; those within a group of line items by the group's key, too. */
const flat = (fields: Field[] = [], prefix = ''): Map<string, Field> =>
  new Map(
    fields.flatMap((field): [string, Field][] => [
      [prefix + field.key, field],
      ...flat(field.children, `${prefix}${field.key}.`),
    ]),
  );

/** Which of another action's values a field holds: `contact_list.id` of the dropdown `contact_list.id.label`. */
const sourceOf = (reference: string): string => reference.split('.').slice(0, 2).join('.');

/** guardrails; https://docs.zapier.com/integrations/manage/input-key */
const inputChange = (before: Field, after: Field | undefined): string[] => {
  if (!after) return ['was removed'];
  const changes: string[] = [];
  if (typeOf(before) !== typeOf(after)) changes.push(`was ${typeOf(before)} and is ${typeOf(after)}`);
  // matrix: "Trigger/Action - input field(s) - field type: Depends". A Zap keeps the value that was chosen.
  const lost = choicesOf(before).filter((choice) => !choicesOf(after).includes(choice));
  if (lost.length > 0) changes.push(`has lost the choices ${lost.join(', ')}`);
  for (const property of ['dynamic', 'search'] as const) {
    const [was, is] = [before[property], after[property]];
    // Without its dropdown or its search a field still takes the value that a Zap has.
    if (was && is && sourceOf(was) !== sourceOf(is)) changes.push(`took ${sourceOf(was)} and takes ${sourceOf(is)}`);
  }
  if (!isDeepStrictEqual(before.schema, after.schema)) changes.push('has another JSON schema');
  return changes;
};

/** https://docs.zapier.com/integrations/manage/output-key and …/output: later steps have these fields mapped. */
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

/** Blanks that were allowed, for the field was optional or not there, and are refused now. */
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
 * https://docs.zapier.com/integrations/manage/change-perform: with another key everything is new, and old records start
 * runs. Hooks are not deduplicated.
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
  // guardrails; https://docs.zapier.com/integrations/manage/change-keys. To hide it is the way to retire it.
  if (!after) return ['was removed'];
  const inputs = [flat(before.operation.inputFields), flat(after.operation.inputFields)] as const;
  return [
    ...(kind === 'triggers' ? triggerChanges(before, after) : []),
    ...fieldChanges('input', ...inputs, inputChange),
    // guardrails; https://docs.zapier.com/integrations/manage/required-input
    ...demands('input', ...inputs, ({ required, default: preset }) => required === true && preset === undefined),
    ...fieldChanges('output', flat(before.operation.outputFields), flat(after.operation.outputFields), outputChange),
    // C003: Zap templates have the sample's fields mapped.
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
    // A default fills the form of a new connection, and never that of one which is there.
    ...demands('field', ...fields, ({ required }) => required === true),
  ];
};

/** Everything in which live Zaps, connections or Zap templates of one version would break on another. */
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
    .map(([key]) => `searchOrCreates.${key}: was removed or joins others`),
];

const majorOf = ({ version }: Definition): number => Number(version.split('.')[0]);

/**
 * What of it no release may bring. A new major version may break anything: Zapier moves no Zap there by itself
 * (https://docs.zapier.com/integrations/news/2026/migrations-same-major-version).
 */
export const forbiddenChanges = (before: Definition, after: Definition): string[] =>
  majorOf(after) > majorOf(before) ? [] : breakingChanges(before, after);
