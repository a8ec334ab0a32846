import { type Action, type ActionKind, actionsOf, findAction, type InputField } from './definition';
import { getPath, isRecord, type JsonObject, toText } from './json';
import type { Connection, Platform } from './platform';

interface Choice {
  value: unknown;
  label: string;
}

export interface DropdownOptions {
  /** The page of a hidden trigger, from 0; "Load more" requests the next one. */
  page?: number;
  /** For `choices.perform`: the token from the previous page. */
  pagingToken?: string;
  /** The form as filled in so far. */
  inputData?: JsonObject;
}

export interface DropdownPage {
  choices: Choice[];
  /** For `choices.perform`: the token of the next page, if there is one. */
  pagingToken?: string;
}

/**
 * Opens a dropdown in the editor. Its choices come from a hidden trigger (`dynamic: 'trigger.idField.labelField'`), which
 * has pages only with `canPaginate`, or from a function (`choices: { perform }`). Source: the dynamic-dropdown template
 * of zapier-platform-cli, and its invoke/prompts.js.
 * @param key the action's key.
 * @throws {Error} if there is no such dropdown; {ZapierError} what the app threw.
 */
export async function openDropdown(
  platform: Platform,
  connection: Connection,
  key: string,
  fieldKey: string,
  { page = 0, pagingToken, inputData = {} }: DropdownOptions = {},
): Promise<DropdownPage> {
  const { kind, index, field } = findField(platform, key, fieldKey);
  const bundle = { inputData, inputDataRaw: inputData };
  const meta = {
    isFillingDynamicDropdown: true,
    page,
    ...(pagingToken !== undefined && { paging_token: pagingToken }),
  };

  if (field.dynamic !== undefined) {
    const [triggerKey = '', idField = 'id', labelField] = field.dynamic.split('.');
    const { operation }: Action = findAction(platform.definition, 'triggers', triggerKey);
    if (page > 0 && !operation.canPaginate) return { choices: [] };
    const method = `triggers.${triggerKey}.operation.${operation.type === 'hook' ? 'performList' : 'perform'}`;
    const items = await platform.execute(method, connection, { bundle, meta });
    return { choices: toChoices(items, idField, [labelField, 'name', 'title', idField]) };
  }
  const method = `${kind}.${key}.operation.inputFields.${index}.choices.perform`;
  const answer = await platform.execute(method, connection, { bundle, meta });
  // A plain list has no further page.
  const { results, paging_token: next } = isRecord(answer) ? answer : { results: answer };
  return { choices: toChoices(results, 'id', ['label', 'id']), ...(typeof next === 'string' && { pagingToken: next }) };
}

function findField(
  platform: Platform,
  key: string,
  fieldKey: string,
): { kind: ActionKind; index: number; field: InputField } {
  for (const [kind, action] of actionsOf(platform.definition)) {
    if (action.key !== key) continue;
    for (const [index, field] of (action.operation.inputFields ?? []).entries()) {
      if (field.key !== fieldKey) continue;
      if (field.dynamic !== undefined || (isRecord(field.choices) && 'perform' in field.choices))
        return { kind, index, field };
    }
  }
  throw new Error(`"${key}" has no dynamic dropdown "${fieldKey}".`);
}

/** The label is the first nonblank field: prompts.js, getLabelForDynamicDropdown. */
function toChoices(items: unknown, idField: string, labelFields: (string | undefined)[]): Choice[] {
  if (!Array.isArray(items)) return [];
  return items.map((item) => {
    const labels = labelFields.map((field) => (field === undefined ? undefined : getPath(item, field)));
    return { value: getPath(item, idField), label: toText(labels.find(Boolean)) };
  });
}
