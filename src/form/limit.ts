import { readInteger } from './numbers';
import type { Filled } from './text';

/** The largest page that the API allows. */
const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

/** How many records a search gives at most. */
export const limitInput = {
  key: 'limit',
  label: 'Limit',
  // Not an integer, because Zapier would cut 7,000 to 7 before we see it.
  type: 'string',
  default: String(DEFAULT_LIMIT),
  helpText: `1–${MAX_LIMIT}; ${DEFAULT_LIMIT} if blank. If more match, which of them come is not defined.`,
} as const;

/** @throws InputError unless the field is blank or has a whole number from 1 to 200 */
export const readLimit = (bundle: Filled): number =>
  readInteger(bundle, limitInput, { min: 1, max: MAX_LIMIT }) ?? DEFAULT_LIMIT;
