import { tagsFilterInput } from '../fields/contact';
import { type Filled, readTexts } from '../form/text';
import type { Contact } from '../isao/contact';
import { folded } from '../matching';

/** Spellings of a tag that differ in case or spacing have the same key. */
export const tagKey = folded;

/** Without tags, every contact passes. */
export const hasAnyTag = (tags: string[]): ((contact: Contact) => boolean) => {
  const wanted = new Set(tags.map(tagKey));
  return (contact) => wanted.size === 0 || contact.tags.some((tag) => wanted.has(tagKey(tag)));
};

export const readTagsFilter = (bundle: Filled): ((contact: Contact) => boolean) =>
  hasAnyTag(readTexts(bundle, tagsFilterInput));

/** Adds tags at the end, unless they are there in another spelling. */
export const addTags = (tags: string[], added: string[]): string[] => {
  const known = new Set(tags.map(tagKey));
  return [...tags, ...added.filter((tag) => !known.has(tagKey(tag)) && known.add(tagKey(tag)))];
};

export const removeTags = (tags: string[], removed: string[]): string[] => {
  const unwanted = new Set(removed.map(tagKey));
  return tags.filter((tag) => !unwanted.has(tagKey(tag)));
};
