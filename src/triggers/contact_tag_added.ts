import { type Bundle, defineInputFields, defineTrigger, type ZObject } from 'zapier-platform-core';
import { contactsBy } from '../contact/list';
import { addTags, tagKey } from '../contact/tags';
import { contactOutputFields, contactSample, tagsInput } from '../fields/contact';
import { outputFieldsOf, sampleOf } from '../fields/record';
import { InputError } from '../form/input-error';
import { readTexts } from '../form/text';
import type { Contact } from '../isao/contact';
import { pollPerform } from './mechanisms/poll';

const inputFields = defineInputFields([
  {
    ...tagsInput,
    required: true,
    helpText:
      'One tag per line. Upper/lower case doesn’t matter. A contact triggers once for each of these tags, even if the tag is removed and added again.',
  },
]);

const added = { tag: { label: 'Tag', sample: 'lead' } };

/** A contact and one of its tags, spelled as in the form. */
type TaggedContact = Contact & { tag: string };

const readItems = (_z: ZObject, bundle: Bundle): ((contact: Contact) => TaggedContact[]) => {
  const watched = addTags([], readTexts(bundle, tagsInput));
  if (watched.length === 0) throw new InputError('Tags is blank. Fill in at least one tag.');
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
      ...contactsBy('updatedAt'),
      itemsOf: readItems,
      filter: () => () => true,
      identify: ({ id, tag }) => ({ id, tag }),
    }),
    inputFields,
    outputFields: [...contactOutputFields('id'), ...outputFieldsOf(added, ['tag'])],
    sample: { ...contactSample, ...sampleOf(added) },
  },
});
