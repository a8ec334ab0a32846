import { defineInputFields, defineTrigger } from 'zapier-platform-core';
import { readTags, tagKey } from '../contact/tags';
import { tagsInput } from '../fields/contact';
import { InputError } from '../form/input-error';
import type { Filled } from '../form/text';
import type { Contact } from '../isao/contact';
import { contactPoll } from './mechanisms/contact-poll';

const key = 'contact_tag_added';

const inputFields = defineInputFields([
  {
    ...tagsInput,
    required: true,
    helpText:
      'One tag per line. A comma separates nothing, and upper/lower case doesn’t matter. Creating a contact with the tag counts. A tag from before the Zap was switched on never counts, and removing a tag and adding it again starts no second run.',
  },
]);

/** A contact and one of its tags, as ISAO spells it. */
type TaggedContact = Contact & { tag: string };

const open = (bundle: Filled) => {
  const watched = new Set(readTags(bundle, tagsInput).map(tagKey));
  if (watched.size === 0) throw new InputError('Tags is blank. Fill in at least one tag.');
  return {
    itemsOf: (contact: Contact): TaggedContact[] => {
      // Each tag once, in its first spelling: a Map keeps the last value of a key.
      const spellings = new Map(contact.tags.toReversed().map((tag) => [tagKey(tag), tag]));
      return [...watched].flatMap((tag) => {
        const spelling = spellings.get(tag);
        return spelling === undefined ? [] : [{ ...contact, tag: spelling }];
      });
    },
  };
};

export default defineTrigger({
  key,
  noun: 'Contact',
  display: {
    label: 'Tag Added to Contact',
    description:
      'Triggers when a contact gets one of the tags that you choose. Catches up after outages, and needs no webhook permission.',
  },
  operation: {
    ...contactPoll<TaggedContact>({
      key,
      dedupeKey: ['id', 'tag'],
      date: 'updatedAt',
      firstReading: 'all',
      instead: 'the instant trigger Updated Contact with these tags, which starts a run for every edit,',
      added: { tag: { label: 'Tag', sample: 'lead' } },
      open,
    }),
    inputFields,
  },
});
