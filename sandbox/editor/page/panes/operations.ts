import type { Action, ActionKind, Step } from '../../../zapier';
import type { Answer } from '../client';
import { withDefaults } from '../values';

/** A step of a Zap as the editor shows it: the first one is the trigger. */
export type AnyStep = Omit<Step, 'kind'> & { kind: Step['kind'] | 'trigger' };

/** One form of a step: a search-or-create has two. */
interface FormPart {
  action: Action;
  /** Where the step keeps what the form holds. */
  slot: 'inputData' | 'createInputData';
}

type Apps = Pick<Answer<'about'>, 'definition' | 'standIns'>;

export const labelOf = ({ key, display }: Pick<Action, 'key' | 'display'>): string => display?.label ?? key;

/** What a step can be, as choices; a value is app, kind and key. */
export function stepChoices(apps: Apps, isTrigger: boolean) {
  const items = (app: string, kind: AnyStep['kind'], actions: Record<string, Pick<Action, 'key' | 'display'>> = {}) =>
    Object.values(actions)
      .filter(({ display }) => !display?.hidden)
      .map((action) => ({ value: `${app}:${kind}:${action.key}`, label: labelOf(action) }));
  const { triggers, creates, searches, searchOrCreates } = apps.definition;
  if (isTrigger)
    return [
      { group: 'ISAO', items: items('', 'trigger', triggers) },
      { group: 'Other apps', items: items('standIns', 'trigger', apps.standIns.triggers) },
    ];
  return [
    { group: 'Actions', items: items('', 'create', creates) },
    { group: 'Searches', items: items('', 'search', searches) },
    { group: 'Find or create', items: items('', 'searchOrCreate', searchOrCreates) },
    { group: 'Other apps', items: items('standIns', 'create', apps.standIns.creates) },
  ];
}

/** The choice of a step, and '' for one that isn't chosen yet. */
export const choiceOf = ({ app, kind, key }: AnyStep): string => key && `${app ?? ''}:${kind}:${key}`;

/** The forms of a step, in the order in which they are shown. */
export function partsOf(apps: Apps, step: AnyStep): FormPart[] {
  const definition = step.app === 'standIns' ? apps.standIns : apps.definition;
  const part = (of: ActionKind, name = '', slot: FormPart['slot'] = 'inputData'): FormPart[] => {
    const action = definition[of]?.[name];
    return action ? [{ action, slot }] : [];
  };
  if (step.kind === 'trigger') return part('triggers', step.key);
  if (step.kind === 'create') return part('creates', step.key);
  if (step.kind === 'search') return part('searches', step.key);
  const pair = definition.searchOrCreates?.[step.key];
  return [...part('searches', pair?.search), ...part('creates', pair?.create, 'createInputData')];
}

export function stepLabel(apps: Apps, step: AnyStep): string {
  const pair = step.kind === 'searchOrCreate' ? apps.definition.searchOrCreates?.[step.key] : undefined;
  const named = pair ?? partsOf(apps, step)[0]?.action;
  return named ? labelOf(named) : step.kind === 'trigger' ? 'Trigger' : 'Choose what to do';
}

/** A step as it is when it was just added: with the defaults of its forms. */
export function newStep(apps: Apps, choice: string): AnyStep {
  const [app, kind = '', key = ''] = choice.split(':');
  const step = (app === 'standIns' ? { app, kind, key } : { kind, key }) as Step;
  for (const { action, slot } of partsOf(apps, step)) step[slot] = withDefaults(action.operation.inputFields);
  return step;
}

/** The labels of an action's output, by the keys that a mapping uses. */
export function outputLabels(action: Action | undefined): Record<string, string> {
  const fields = (action?.operation.outputFields ?? []).filter((field) => typeof field !== 'string');
  return Object.fromEntries(fields.map(({ key, label }) => [key, label ?? key]));
}
