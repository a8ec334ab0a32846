import { defineInputFields } from 'zapier-platform-core';
import { dealInputs } from '../../fields/deal';
import { readChoices } from '../../form/choices';
import { type Filled, readTexts } from '../../form/text';
import type { Deal } from '../../isao/deal';
import { folded } from '../../matching';

/** The filters of the triggers that fire for any edit of a deal. */
export const dealFilterInputs = defineInputFields([
  {
    ...dealInputs.status,
    list: true,
    helpText:
      'Only deals with one of these statuses. Later edits start more runs; for one run, use Deal Enters Status. Leave blank for all.',
  },
  {
    ...dealInputs.stage,
    list: true,
    helpText:
      'Only deals in one of these stages. Upper/lower case doesn’t matter. For one run, use Deal Enters Stage. Leave blank for all.',
  },
]);

/** Whether a value is among those of a form, in any case and spacing. Without any, each nonblank value is. */
export const isAmong = (wanted: string[]): ((value: string | null) => boolean) => {
  const known = new Set(wanted.map(folded));
  return (value) => (known.size === 0 ? folded(value ?? '') !== '' : known.has(folded(value ?? '')));
};

/** Reads both filters. Without chosen statuses or stages, any passes. */
export const readDealFilter = (bundle: Filled): ((deal: Deal) => boolean) => {
  const statuses = readChoices(bundle, dealInputs.status);
  const stages = readTexts(bundle, dealInputs.stage);
  const [hasStatus, hasStage] = [isAmong(statuses), isAmong(stages)];
  return ({ status, stage }) =>
    (statuses.length === 0 || hasStatus(status)) && (stages.length === 0 || hasStage(stage));
};
