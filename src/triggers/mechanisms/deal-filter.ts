import { defineInputFields } from 'zapier-platform-core';
import { dealInputs } from '../../fields/deal';

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
