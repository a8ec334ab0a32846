import { defineInputFields, defineTrigger, type Bundle, type ZObject } from 'zapier-platform-core';
import { addTags, tagKey } from '../contact/tags';
import { contactLabels, contactOutputFields, contactSample } from '../fields/contact';
import { readTexts } from '../form/input';
import type { Contact } from '../isao/contact';
import { halt } from '../zapier/errors';
import { contactList } from './mechanisms/contact_poll';
import { pollPerform } from './mechanisms/poll';

const inputFields = defineInputFields([
  {
    key: 'tags',
    label: contactLabels.tags,
    type: 'string',
    list: true,
    required: true,
    helpText:
      'One tag per line. Upper/lower case doesn’t matter. A contact triggers once for each of these tags, even if the tag is removed and added again.',
  },
]);

/** A contact and a tag that it has, spelled as in the form. */
type TaggedContact = Contact & { tag: string };

/** Reads from the form what a contact gives: an item for each watched tag that it has. */
const readItems = (z: ZObject, bundle: Bundle): ((contact: Contact) => TaggedContact[]) => {
  const watched = addTags([], readTexts(z, contactLabels.tags, bundle.inputData['tags']));
  if (watched.length === 0) throw halt(z, 'Tags is blank. Fill in at least one tag.');
  return (contact) => {
    const has = new Set(contact.tags.map(tagKey));
    return watched.filter((tag) => has.has(tagKey(tag))).map((tag) => ({ ...contact, tag }));
  };
};

export default defineTrigger({
  key: 'contact_tag_added',
  noun: 'Contact',
  display: {
    label: 'Tag Added to Contact',
    description: 'Triggers when a contact gets one of the tags that you choose.',
  },
  operation: {
    perform: pollPerform<Contact, TaggedContact>({
      key: 'contact_tag_added',
      firstReading: 'all',
      ...contactList('updatedAt'),
      itemsOf: readItems,
      filter: () => () => true,
      identify: ({ id, tag }) => ({ id, tag }),
    }),
    inputFields,
    outputFields: [...contactOutputFields('id'), { key: 'tag', label: 'Tag', type: 'string', primary: true }],
    sample: { ...contactSample, tag: 'lead' },
  },
});
