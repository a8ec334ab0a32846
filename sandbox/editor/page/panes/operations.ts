import type { Action, ActionKind, Definition, Step } from '../../../zapier';
import { withDefaults } from '../values';

/** A step of a Zap as the editor shows it: the first one is the trigger. */
export type AnyStep = Step | (Omit<Step, 'kind'> & { kind: 'trigger' });

/** One form of a step: a search-or-create has two. */
interface FormPart {
  action: Action;
  /** Where the step keeps what the form holds. */
  slot: 'inputData' | 'createInputData';
}

export const visible = (actions: Record<string, Action> | undefined): Action[] =>
  Object.values(actions ?? {}).filter(({ display }) => !display?.hidden);

export const labelOf = ({ key, display }: Pick<Action, 'key' | 'display'>): string => display?.label ?? key;

/** The kind of an operation, as Zapier's directory names it. */
export function badgeOf(kind: ActionKind, { operation }: Action): string {
  if (kind === 'creates') return 'Action';
  if (kind === 'searches') return 'Search';
  return operation.type === 'hook' ? 'Instant' : 'Polling';
}

/** What a step can be, as choices; a value is kind and key. */
export function stepChoices({ triggers, creates, searches, searchOrCreates = {} }: Definition, isTrigger: boolean) {
  const items = (kind: AnyStep['kind'], actions: Pick<Action, 'key' | 'display'>[]) =>
    actions.map((action) => ({ value: `${kind}:${action.key}`, label: labelOf(action) }));
  if (isTrigger) return items('trigger', visible(triggers));
  return [
    { group: 'Actions', items: items('create', visible(creates)) },
    { group: 'Searches', items: items('search', visible(searches)) },
    { group: 'Find or create', items: items('searchOrCreate', Object.values(searchOrCreates)) },
  ];
}

/** The forms of a step, in the order in which they are shown. */
export function partsOf(definition: Definition, { kind, key }: AnyStep): FormPart[] {
  const part = (of: ActionKind, name = '', slot: FormPart['slot'] = 'inputData'): FormPart[] => {
    const action = definition[of]?.[name];
    return action ? [{ action, slot }] : [];
  };
  if (kind === 'trigger') return part('triggers', key);
  if (kind === 'create') return part('creates', key);
  if (kind === 'search') return part('searches', key);
  const pair = definition.searchOrCreates?.[key];
  return [...part('searches', pair?.search), ...part('creates', pair?.create, 'createInputData')];
}

export function stepLabel(definition: Definition, step: AnyStep): string {
  const pair = step.kind === 'searchOrCreate' ? definition.searchOrCreates?.[step.key] : undefined;
  const named = pair ?? partsOf(definition, step)[0]?.action;
  return named ? labelOf(named) : step.kind === 'trigger' ? 'Trigger' : 'Choose what to do';
}

/** A step as it is when it was just added: with the defaults of its forms. */
export function newStep(definition: Definition, choice: string): AnyStep {
  const [kind = '', key = ''] = choice.split(':');
  const step = { kind, key } as AnyStep;
  for (const { action, slot } of partsOf(definition, step)) step[slot] = withDefaults(action.operation.inputFields);
  return step;
}

/** The labels of an action's output, by the keys that a mapping uses. */
export function outputLabels(action: Action | undefined): Record<string, string> {
  const fields = (action?.operation.outputFields ?? []).filter((field) => typeof field !== 'string');
  return Object.fromEntries(fields.map(({ key, label }) => [key, label ?? key]));
}
