import type { JsonObject, Step } from '../zapier';

/** A Zap as it is drafted in the editor. */
export interface Draft {
  name: string;
  connectionId: string;
  trigger: { key: string; inputData: JsonObject };
  steps: Step[];
}
