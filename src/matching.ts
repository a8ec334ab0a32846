interface Changing {
  id: string;
  updatedAt: string;
}

/** The most recently changed first, then by id, so that the order is stable. */
export const bestFirst = (a: Changing, b: Changing) =>
  b.updatedAt.localeCompare(a.updatedAt) || a.id.localeCompare(b.id);

/** Ignores case, spacing, and how accents are encoded. */
export const folded = (text: string): string => text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
