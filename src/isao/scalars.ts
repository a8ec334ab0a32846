/**
 * An id of unknown origin as text. Ids are documented as text by example only, so a number is taken too; but for one that
 * JavaScript has rounded, which would be the id of another record.
 */
export const readId = (value: unknown): string | undefined => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** A text of unknown origin, also one that was written as a number; null for anything else. */
export const textOrNull = (value: unknown): string | null => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : null;
};
