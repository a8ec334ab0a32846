import type { Bundle } from 'zapier-platform-core';
import { isRecord } from '../values';

/** Core's types promise it in full, but its test tool leaves it out. */
export const metaOf = ({ meta }: { meta?: Partial<Bundle['meta']> }): Partial<Bundle['meta']> =>
  isRecord(meta) ? meta : {};
