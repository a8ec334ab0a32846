interface Changing {
  id: string;
  updatedAt: string;
}

/** The most recently changed first; then by id, so that the order never varies. */
export const bestFirst = (a: Changing, b: Changing) =>
  b.updatedAt.localeCompare(a.updatedAt) || a.id.localeCompare(b.id);

/** A text as it is compared: without case, spacing, and the ways to encode an accent. */
export const folded = (text: string): string => text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
