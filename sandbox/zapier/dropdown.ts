import { actionsOf, findAction } from './definition';
import { getPath, type JsonObject, toText } from './json';
import type { Connection, Platform } from './platform';

export interface Choice {
  value: unknown;
  label: string;
}

export interface DropdownOptions {
  /** The page of the hidden trigger, from 0; "Load more" requests the next one. */
  page?: number;
  /** The form as filled in so far. */
  inputData?: JsonObject;
}

/**
 * Opens a dropdown in the editor. Its choices come from a hidden trigger (`dynamic: 'trigger.idField.labelField'`), which
 * has pages only with `canPaginate`. Source: the dynamic-dropdown template of zapier-platform-cli, and its
 * invoke/prompts.js.
 * @param key the action's key.
 * @throws {Error} if there is no such dropdown; {ZapierError} what the app threw.
 */
export async function openDropdown(
  platform: Platform,
  connection: Connection,
  key: string,
  fieldKey: string,
  { page = 0, inputData = {} }: DropdownOptions = {},
): Promise<Choice[]> {
  const { definition } = platform;
  const actions = actionsOf(definition).filter((action) => action.key === key);
  const fields = actions.flatMap(({ operation }) => operation.inputFields ?? []);
  const dynamic = fields.find((field) => field.key === fieldKey)?.dynamic;
  if (dynamic === undefined) throw new Error(`"${key}" has no dynamic dropdown "${fieldKey}".`);

  const [triggerKey = '', idField = 'id', labelField = idField] = dynamic.split('.');
  if (page > 0 && !findAction(definition, 'triggers', triggerKey).operation.canPaginate) return [];
  const items = await platform.execute(`triggers.${triggerKey}.operation.perform`, connection, {
    bundle: { inputData, inputDataRaw: inputData },
    meta: { isFillingDynamicDropdown: true, page },
  });
  if (!Array.isArray(items)) return [];
  return items.map((item) => {
    // The label is the first nonblank field: prompts.js, getLabelForDynamicDropdown.
    const labels = [labelField, 'name', 'title', idField].map((field) => getPath(item, field));
    return { value: getPath(item, idField), label: toText(labels.find(Boolean)) };
  });
}
