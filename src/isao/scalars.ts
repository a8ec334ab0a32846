/** Also accepts numbers, which the documents don't show, but not rounded ones, which may be another record's id. */
export const readId = (value: unknown): string | undefined => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export const textOrNull = (value: unknown): string | null => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : null;
};
