import type { Bundle } from 'zapier-platform-core';
import { isRecord } from '../values';
import type { Place } from './messages';

/** Platform rule: a trigger's test gives at most this many samples. */
export const MAX_SAMPLES = 3;

/** Core's types promise it in full, but its test tool leaves it out. */
export const metaOf = ({ meta }: { meta?: Partial<Bundle['meta']> }): Partial<Bundle['meta']> =>
  isRecord(meta) ? meta : {};

/** What Zapier calls a polling trigger for. */
export const placeOf = (bundle: Bundle): Place => {
  const { isLoadingSample, isPopulatingDedupe } = metaOf(bundle);
  if (isLoadingSample) return 'sample';
  return isPopulatingDedupe ? 'switch' : 'poll';
};

/** Deprecated by Zapier. It saves requests, and nothing else depends on it. */
export const zapIdOf = (bundle: Bundle): unknown => {
  const { zap }: { zap?: unknown } = metaOf(bundle);
  return isRecord(zap) ? zap['id'] : undefined;
};
