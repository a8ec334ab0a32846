import { dealInputs } from '../fields/deal';
import { readChoices } from '../form/choices';
import { type Filled, readNames } from '../form/text';
import type { Deal } from '../isao/deal';
import { folded } from '../matching';

/** Whether a value is among those of a form, in any case and spacing. Without any, each nonblank value is. */
export const isAmong = (wanted: string[]): ((value: string | null) => boolean) => {
  const known = new Set(wanted.map(folded));
  return (value) => (known.size === 0 ? folded(value ?? '') !== '' : known.has(folded(value ?? '')));
};

/** Reads the filters Status and Stage of a form. Without chosen statuses or stages, any passes. */
export const readDealFilter = (bundle: Filled): ((deal: Deal) => boolean) => {
  const statuses = readChoices(bundle, dealInputs.status);
  const stages = readNames(bundle, dealInputs.stage);
  const [hasStatus, hasStage] = [isAmong(statuses), isAmong(stages)];
  return ({ status, stage }) =>
    (statuses.length === 0 || hasStatus(status)) && (stages.length === 0 || hasStage(stage));
};
