import { tagsFilterInput } from '../fields/contact';
import { type Filled, type InputField, nameOf, readTexts } from '../form/text';
import type { Contact } from '../isao/contact';
import { parseJson } from '../isao/json';
import { folded, slugOf } from '../matching';

/** Spellings of a tag that differ in case, spacing or hyphens have the same key. */
export const tagKey = slugOf;

/** What files write between tags. A comma may belong to a tag. */
const SEPARATOR = /[;；؛\r\n\u2028\u2029]| ::: /;

/** Some apps give several tags as a text of JSON. */
const tagsIn = (line: string): unknown[] => {
  const list = line.startsWith('[') ? parseJson(line, { exact: false }) : undefined;
  return Array.isArray(list) && typeof list[0] !== 'number' ? list : line.split(SEPARATOR);
};

/** Each line may have several tags. @throws InputError if an entry has no text, or a tag is too long */
export const readTags = (bundle: Filled, field: InputField): string[] =>
  readTexts(bundle, field)
    .flatMap((line) => readTexts({ inputData: { [field.key]: tagsIn(line) } }, field))
    .map((tag) => nameOf(field.label, tag));

/** Without tags, every contact passes. */
export const hasAnyTag = (tags: string[]): ((contact: Contact) => boolean) => {
  const wanted = new Set(tags.map(tagKey));
  return (contact) => wanted.size === 0 || contact.tags.some((tag) => wanted.has(tagKey(tag)));
};

export const readTagsFilter = (bundle: Filled): ((contact: Contact) => boolean) =>
  hasAnyTag(readTags(bundle, tagsFilterInput));

/** Adds tags at the end, unless they are there in another spelling. */
export const addTags = (tags: string[], added: string[]): string[] => {
  const known = new Set(tags.map(tagKey));
  return [...tags, ...added.filter((tag) => !known.has(tagKey(tag)) && known.add(tagKey(tag)))];
};

export const removeTags = (tags: string[], removed: string[]): string[] => {
  const unwanted = new Set(removed.map(folded));
  return tags.filter((tag) => !unwanted.has(folded(tag)));
};

/** Adds to each tag that isn’t there its other spellings that are, because `New Lead` can mean `new-lead`. */
export const withSpellingsIn = (tags: string[], given: string[]): string[] => {
  const known = new Set(tags.map(folded));
  const missing = new Set(given.filter((tag) => !known.has(folded(tag))).map(tagKey));
  return [...given, ...tags.filter((tag) => missing.has(tagKey(tag)))];
};
