import { defineCreate, defineInputFields } from 'zapier-platform-core';
import { changeOf, updatedOutput } from '../contact/changes';
import { getReferenced, readContactReference } from '../contact/reference';
import { addTags, readTags, removeTags, tagKey, withSpellingsIn } from '../contact/tags';
import {
  contactIdInput,
  contactLock,
  contactOutputFields,
  contactSample,
  tagDropdown,
  updateOutputFields,
} from '../fields/contact';
import { InputError } from '../form/input-error';
import { createIsao, type Isao } from '../isao/client';
import type { Contact } from '../isao/contact';
import { show } from '../values';
import { writeChanges, type Written } from '../writing';
import { withZapierErrors } from '../zapier/errors';
import { fail } from '../zapier/halt';

/** Others may change the tags at the same time. */
const MAX_WRITES = 3;

const tagsToAddInput = {
  key: 'tagsToAdd',
  label: 'Tags to Add',
  type: 'string',
  list: true,
  dynamic: tagDropdown,
  helpText: 'One tag per line. A comma separates nothing.',
} as const;

const tagsToRemoveInput = {
  key: 'tagsToRemove',
  label: 'Tags to Remove',
  type: 'string',
  list: true,
  dynamic: tagDropdown,
  helpText: 'One tag per line. A comma separates nothing. Other tags stay.',
} as const;

const inputFields = defineInputFields([{ ...contactIdInput, required: true }, tagsToAddInput, tagsToRemoveInput]);

const isSame = (a: string[], b: string[]): boolean => a.length === b.length && a.every((tag, i) => tag === b[i]);

/**
 * The API replaces the whole list, so simultaneous changes can be lost. Reading again shows whether another write removed
 * ours, and then we write again.
 *
 * @returns undefined if the tags are still not as wanted after the last write
 */
const settle = async (
  isao: Isao,
  contact: Contact,
  wanted: (tags: string[]) => string[],
): Promise<Written<Contact> | undefined> => {
  const missing = ({ tags }: Contact) => (isSame(wanted(tags), tags) ? {} : { tags: wanted(tags) });
  if (isSame(wanted(contact.tags), contact.tags)) return { record: contact, changedFields: [] };
  let current = contact;
  for (let writes = 1; writes <= MAX_WRITES; writes += 1) {
    await writeChanges(current, changeOf(isao, current, missing));
    current = await isao.getContact(contact.id);
    if (isSame(wanted(current.tags), current.tags)) {
      return { record: current, changedFields: ['tags'] };
    }
  }
  return undefined;
};

const perform = withZapierErrors(async (z, bundle) => {
  const reference = await readContactReference(bundle);
  if (reference === undefined) throw new InputError('Contact is blank. Choose the contact whose tags to change.');
  const added = readTags(bundle, tagsToAddInput);
  const removed = readTags(bundle, tagsToRemoveInput);
  if (added.length + removed.length === 0) {
    throw new InputError('There is nothing to change. Fill in Tags to Add or Tags to Remove.');
  }
  const removedKeys = new Set(removed.map(tagKey));
  const both = added.find((tag) => removedKeys.has(tagKey(tag)));
  if (both !== undefined)
    throw new InputError(`The tag ${show(both)} is to be added and removed. Keep one of the two.`);

  const isao = createIsao(z, bundle.authData);
  const contact = await getReferenced(isao, reference);
  const unwanted = withSpellingsIn(contact.tags, removed);
  const updated = await settle(isao, contact, (tags) => addTags(removeTags(tags, unwanted), added));
  if (updated) return updatedOutput(updated);
  throw fail(
    z,
    `The tags of ${show(contact.name)} (ID ${show(contact.id)}) are not what this step wrote, after ${MAX_WRITES} tries. Somebody else may be changing them, or ISAO does not accept them. Check the tags in ISAO and replay this run.`,
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
