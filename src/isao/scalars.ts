/** An id as text. The documents only show text ids, so numbers are taken too, except rounded ones: they may name another record. */
export const readId = (value: unknown): string | undefined => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** A text, or a number as text; null for anything else. */
export const textOrNull = (value: unknown): string | null => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : null;
};
