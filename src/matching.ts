interface Changing {
  id: string;
  updatedAt: string;
}

/** Best first: the most recently changed, and by id where even that is equal, so that the order never varies. */
export const bestFirst = (a: Changing, b: Changing) =>
  b.updatedAt.localeCompare(a.updatedAt) || a.id.localeCompare(b.id);

/** A name, title or tag as it is compared: case, spacing and the ways to encode an accent aside. */
export const folded = (text: string): string => text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
