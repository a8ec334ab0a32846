import type { ZObject } from 'zapier-platform-core';
import { readTexts } from './input';
import type { Contact } from './isao/contact';

/** Two spellings of one tag have one key: case and spaces around or within don't count. */
export const tagKey = (tag: string): string => tag.trim().replace(/\s+/g, ' ').toLowerCase();

/** The optional filter of the contact triggers. */
export const tagsFilterInput = {
  key: 'tags',
  label: 'Tags',
  type: 'string',
  list: true,
  helpText: 'Only contacts that have at least one of these tags. Leave it blank for all contacts.',
} as const;

/**
 * Reads the filter of a trigger.
 *
 * @returns whether a contact passes: it has any of the tags, or the filter is blank
 */
export const readTagsFilter = (z: ZObject, value: unknown): ((contact: Contact) => boolean) => {
  const wanted = new Set(readTexts(z, tagsFilterInput.label, value).map(tagKey));
  return ({ tags }) => wanted.size === 0 || tags.some((tag) => wanted.has(tagKey(tag)));
};

/** The tags of a contact with others added at the end. A tag that is there in another spelling is not added again. */
export const addTags = (tags: string[], added: string[]): string[] => {
  const known = new Set(tags.map(tagKey));
  return [...tags, ...added.filter((tag) => !known.has(tagKey(tag)) && known.add(tagKey(tag)))];
};
