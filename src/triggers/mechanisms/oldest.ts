import { compareMoments, isAfter, type Happening, type Moment } from './moment';

/**
 * Collects what happened after a moment: the oldest ones, each record in its latest state. However many are taken, no more
 * than twice the limit stand in memory.
 *
 * @param limit how many to keep
 */
export const collectOldest = <T>(after: Moment, limit: number) => {
  let kept = new Map<string, Happening<T>>();
  let hasMore = false;
  const trim = () => {
    const sorted = [...kept.values()].sort(compareMoments);
    hasMore ||= sorted.length > limit;
    kept = new Map(sorted.slice(0, limit).map((happening) => [happening.id, happening]));
  };
  return {
    take: (happening: Happening<T>) => {
      const known = kept.get(happening.id);
      if (!isAfter(happening, after) || (known && isAfter(known, happening))) return;
      kept.set(happening.id, happening);
      if (kept.size > 2 * limit) trim();
    },

    /** @returns them, the oldest first, and whether there were more than could be kept */
    all: () => {
      trim();
      return { happenings: [...kept.values()], hasMore };
    },
  };
};
