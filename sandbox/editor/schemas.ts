import { PERMISSIONS } from '../isao/keys';
import { WEATHERS } from './api';

/** What the bodies of the page's requests must look like, as far as the sandboxes don't check it themselves. */

const object = (properties: Record<string, object>, required = Object.keys(properties)) => ({
  type: 'object',
  required,
  properties,
});
const text = { type: 'string' };

const STEP = object(
  {
    kind: { enum: ['create', 'search', 'searchOrCreate'] },
    key: text,
    inputData: { type: 'object' },
    createInputData: { type: 'object' },
    continueIfNothingFound: { type: 'boolean' },
  },
  ['kind', 'key'],
);
const TRIGGER = object({ key: text, inputData: { type: 'object' } });

export const DRAFT = object({
  name: text,
  connectionId: text,
  trigger: TRIGGER,
  steps: { type: 'array', items: STEP },
});
export const TEST_TRIGGER = object({ connectionId: text, trigger: TRIGGER });
export const TEST_STEP = object({ connectionId: text, step: STEP, outputs: { type: 'array' } });
export const CONNECTION = object({ authData: { type: 'object', additionalProperties: text } });
export const CLOCK = object({ seconds: { type: 'integer', minimum: 1, maximum: 31_536_000 } });
export const IMPORT = object({ count: { type: 'integer', minimum: 1, maximum: 10_000 } });
export const WEATHER = object({ weather: { enum: WEATHERS } });
export const PERMISSION_LIST = object({ permissions: { type: 'array', items: { enum: PERMISSIONS } } });
