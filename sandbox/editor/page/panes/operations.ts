import type { Action, ActionKind, Definition, JsonObject, Step } from '../../api';
import { withDefaults } from '../values';

/** One form of a step: a search-or-create has two. */
export interface FormPart {
  kind: ActionKind;
  action: Action;
  /** Where the step keeps what the form holds. */
  slot: 'inputData' | 'createInputData';
}

const visible = (actions: Record<string, Action> | undefined): Action[] =>
  Object.values(actions ?? {}).filter(({ display }) => !display?.hidden);

export const labelOf = ({ key, display }: Action): string => display?.label ?? key;

/** The triggers that a Zap can begin with, as choices. */
export const triggerChoices = ({ triggers }: Definition): { value: string; label: string }[] =>
  visible(triggers).map((action) => ({ value: action.key, label: labelOf(action) }));

/** The steps that a Zap can go on with, as choices in groups; a value is kind and key. */
export function stepChoices({ creates, searches, searchOrCreates }: Definition) {
  const items = (kind: Step['kind'], actions: Action[]) =>
    actions.map((action) => ({ value: `${kind}:${action.key}`, label: labelOf(action) }));
  const pairs = Object.values(searchOrCreates ?? {}).map(({ key, display }) => ({
    value: `searchOrCreate:${key}`,
    label: display?.label ?? key,
  }));
  return [
    { group: 'Actions', items: items('create', visible(creates)) },
    { group: 'Searches', items: items('search', visible(searches)) },
    { group: 'Find or create', items: pairs },
  ];
}

/** The forms of a step, in the order in which they are shown. */
export function partsOf({ creates, searches, searchOrCreates }: Definition, { kind, key }: Step): FormPart[] {
  const part = (of: 'creates' | 'searches', name: string | undefined, slot: FormPart['slot']): FormPart[] => {
    const action = (of === 'creates' ? creates : searches)?.[name ?? ''];
    return action ? [{ kind: of, action, slot }] : [];
  };
  if (kind === 'create') return part('creates', key, 'inputData');
  if (kind === 'search') return part('searches', key, 'inputData');
  const pair = searchOrCreates?.[key];
  return [...part('searches', pair?.search, 'inputData'), ...part('creates', pair?.create, 'createInputData')];
}

export const stepLabel = (definition: Definition, step: Step): string => {
  const pair = step.kind === 'searchOrCreate' ? definition.searchOrCreates?.[step.key] : undefined;
  const [first] = partsOf(definition, step);
  return pair?.display?.label ?? (first ? labelOf(first.action) : 'Choose what to do');
};

/** A step as it is when it was just added: with the defaults of its forms. */
export function newStep(definition: Definition, choice: string): Step {
  const [kind = 'create', key = ''] = choice.split(':');
  const step: Step = { kind: kind as Step['kind'], key };
  for (const { action, slot } of partsOf(definition, step))
    step[slot] = withDefaults(action.operation.inputFields ?? []);
  return step;
}

/** The labels of an action's output, by the keys that a mapping uses. */
export function outputLabels(action: Action | undefined): Record<string, string> {
  const fields = (action?.operation.outputFields ?? []).filter((field) => typeof field !== 'string');
  return Object.fromEntries(fields.map(({ key, label }) => [key, label ?? key]));
}

/** What a step puts out, before it was tested. */
export const sampleOf = (action: Action | undefined): JsonObject => action?.operation.sample ?? {};
