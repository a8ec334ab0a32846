import { defineCreate, defineInputFields, type Bundle, type InferInputData, type ZObject } from 'zapier-platform-core';
import { updatedOutput, writeContact } from '../contact/changes';
import { addTags, removeTags, tagKey } from '../contact/tags';
import { contactIdInput, contactLock, contactOutputFields, contactSample, updateOutputFields } from '../fields/contact';
import { readText, readTexts } from '../form/text';
import { createIsao, type Isao } from '../isao/client';
import type { Contact } from '../isao/contact';
import { on } from '../isao/error';
import type { Written } from '../isao/write';
import { fail, halt, notFound, show, withZapierErrors } from '../zapier/errors';

/** How often tags are written before the others, who change them at the same time, are left alone. */
const MAX_WRITES = 3;

const tagsToAddInput = {
  key: 'tagsToAdd',
  label: 'Tags to Add',
  type: 'string',
  list: true,
  helpText: 'One tag per line.',
} as const;

const tagsToRemoveInput = {
  key: 'tagsToRemove',
  label: 'Tags to Remove',
  type: 'string',
  list: true,
  helpText: 'One tag per line. Other tags stay.',
} as const;

const inputFields = defineInputFields([{ ...contactIdInput, required: true }, tagsToAddInput, tagsToRemoveInput]);

const isSame = (a: string[], b: string[]): boolean => a.length === b.length && a.every((tag, i) => tag === b[i]);

/** Tags as ISAO may write them down in a spelling of its own, such as `new-lead` for `New Lead`. */
const slugs = (tags: string[]): string[] =>
  [...new Set(tags.map((tag) => tagKey(tag).replace(/[\s_-]+/g, '-')))].sort();

/**
 * The API replaces the whole list, so a change that somebody makes between our read and our write is lost to it. Reading
 * again shows the other half of the danger, that their write took ours away, and that is mended.
 *
 * @returns undefined where the tags did not become as wanted
 */
const settle = async (
  z: ZObject,
  isao: Isao,
  contact: Contact,
  wanted: (tags: string[]) => string[],
): Promise<Written<Contact> | undefined> => {
  const missing = ({ tags }: Contact) => (isSame(wanted(tags), tags) ? {} : { tags: wanted(tags) });
  if (isSame(wanted(contact.tags), contact.tags)) return { record: contact, outcome: 'unchanged', changedFields: [] };
  let current = contact;
  for (let writes = 1; writes <= MAX_WRITES; writes += 1) {
    await writeContact(z, isao, current, missing);
    current = await isao.getContact(contact.id);
    if (isSame(slugs(wanted(current.tags)), slugs(current.tags))) {
      return { record: current, outcome: 'updated', changedFields: ['tags'] };
    }
  }
  return undefined;
};

const perform = withZapierErrors(async (z, bundle: Bundle<InferInputData<typeof inputFields>>) => {
  const contactId = readText(z, bundle, contactIdInput);
  if (contactId === undefined) throw halt(z, 'Contact is blank. Choose the contact whose tags to change.');
  const added = readTexts(z, bundle, tagsToAddInput);
  const removed = readTexts(z, bundle, tagsToRemoveInput);
  if (added.length + removed.length === 0) {
    throw halt(z, 'There is nothing to change. Fill in Tags to Add or Tags to Remove.');
  }
  const removedKeys = new Set(removed.map(tagKey));
  const both = added.find((tag) => removedKeys.has(tagKey(tag)));
  if (both !== undefined) throw halt(z, `The tag ${show(both)} is to be added and removed. Keep one of the two.`);

  const isao = createIsao(z, bundle.authData);
  const contact = await isao.getContact(contactId).catch(
    on('not-found', () => {
      throw notFound(z, 'contact', contactId);
    }),
  );
  const updated = await settle(z, isao, contact, (tags) => addTags(removeTags(tags, removed), added));
  if (updated) return updatedOutput(updated);
  throw fail(
    z,
    `The tags of ${show(contact.name)} (ID ${show(contact.id)}) did not become what this step wrote, though it tried ${MAX_WRITES} times: somebody else changes them at the same time, or ISAO does not take them. Look at them in ISAO, and replay this run.`,
    'busy',
  );
});

export default defineCreate({
  key: 'update_contact_tags',
  noun: 'Contact',
  display: {
    label: 'Add or Remove Contact Tags',
    description: 'Adds tags to or removes tags from a contact.',
  },
  operation: {
    inputFields,
    perform,
    lock: contactLock,
    outputFields: [...contactOutputFields(), ...updateOutputFields],
    sample: { ...contactSample, outcome: 'updated', changedFields: ['tags'] },
  },
});
