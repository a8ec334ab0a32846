interface Changing {
  id: string;
  updatedAt: string;
}

/** The most recently changed first, then by id, so that the order is stable. */
export const bestFirst = (a: Changing, b: Changing) =>
  b.updatedAt.localeCompare(a.updatedAt) || a.id.localeCompare(b.id);

/** More marks in a row are no language (Unicode's stream-safe format), and NFC needs quadratic time for them. */
const NO_LANGUAGE = /\p{M}{31}/u;

/** Ignores spacing, what can’t be seen, and how accents are encoded, which ISAO may tidy. */
export const tidied = (text: string): string =>
  (NO_LANGUAGE.test(text) ? text : text.normalize('NFC'))
    .replace(/[\u00ad\u200b\u2060\ufeff\p{Bidi_Control}]/gu, '')
    .trim()
    .replace(/\s+/g, ' ');

/** Ignores case as well. */
export const folded = (text: string): string => tidied(text).toLowerCase();

/** Ignores hyphens as well, because ISAO may store `New Lead` as `new-lead`. */
export const slugOf = (text: string): string => folded(text).replace(/[ _-]+/g, '-');

/** Whether a text is the wanted one in any case and spacing. Without a wanted text, any is. */
export const sameText = (wanted: string | undefined): ((text: string | null) => boolean) => {
  const key = folded(wanted ?? '');
  return (text) => wanted === undefined || folded(text ?? '') === key;
};
