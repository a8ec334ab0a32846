import type { components } from '../isao/schema';
import { type FieldOf, inputsOf, labelsOf, outputFieldsOf, sampleOf, without } from './record';

/** A contact as every operation returns it: all documented fields, null for no value, and its link. */
export type Contact = Required<components['schemas']['Contact']> & { whatsappLink: string | null };

type ContactUpdate = components['schemas']['ContactUpdate'];

/** Any tag, chosen from those in use or typed. */
export const tagDropdown = 'tag_list.id.label';

/** The only declaration of a contact, in the order that people see. Keys are the API's. */
export const contactFields = {
  id: { label: 'Contact ID', sample: 'contact_456', required: true },
  name: { label: 'Full Name', sample: 'Jane Doe', required: true, input: { group: 'person' } },
  firstName: { label: 'First Name', sample: 'Jane', input: { group: 'person' } },
  lastName: { label: 'Last Name', sample: 'Doe', input: { group: 'person' } },
  phoneNumber: {
    label: 'Phone Number',
    sample: '+33987654321',
    required: true,
    input: {
      group: 'person',
      helpText:
        'Include the country code, e.g. +33 6 12 34 56 78. Otherwise Phone Country or the connection’s default applies.',
    },
  },
  email: { label: 'Email', sample: 'jane.doe@example.com', input: { group: 'person' } },
  position: {
    label: 'Position',
    sample: 'Marketing Manager',
    input: { group: 'work', helpText: 'The contact’s job title, e.g. Marketing Manager.' },
  },
  currentCompany: { label: 'Company', sample: 'Marketing Pro', input: { group: 'work' } },
  industrySector: {
    label: 'Industry Sector',
    sample: 'Marketing',
    input: { group: 'work', helpText: 'For example Technology or Retail.' },
  },
  city: { label: 'City', sample: 'Lyon', input: { group: 'address' } },
  country: {
    label: 'Country',
    sample: 'France',
    input: { group: 'address', helpText: 'Where the contact lives or works, e.g. France.' },
  },
  tags: {
    label: 'Tags',
    sample: ['lead', 'marketing'],
    required: true,
    input: { list: true, dynamic: tagDropdown },
  },
  createdAt: { label: 'Created At', sample: '2026-11-08T10:30:00.000Z', required: true },
  updatedAt: { label: 'Updated At', sample: '2026-11-08T11:45:00.000Z', required: true },
  whatsappLink: { label: 'WhatsApp Link', sample: 'https://wa.me/33987654321' },
} as const satisfies {
  [Key in keyof Contact]: FieldOf<Contact[Key], Key extends keyof ContactUpdate ? true : false>;
};

export const contactLabels = labelsOf(contactFields);
export const contactSample = sampleOf(contactFields);

export const contactOutputFields = () => outputFieldsOf(contactFields);

export const updateOutputFields = outputFieldsOf({
  outcome: { label: 'Outcome', sample: 'updated' },
  changedFields: { label: 'Changed Fields', sample: ['city'] },
});

const inputs = inputsOf(contactFields);

export const tagsInput = inputs.tags;
export const contactInputs = without(inputs, 'tags');
export const contactTextInputs = Object.values(contactInputs);

/** Common to the forms of Create and Update Contact, after the phone number and the names. */
export const contactForm = Object.values(without(contactInputs, 'phoneNumber', 'name', 'firstName', 'lastName'));

/** What a builder can watch. */
export const editableLabels = labelsOf(inputs);

/** What a form can empty. A contact always has a name and a phone number. */
export const clearableLabels = without(editableLabels, 'name', 'phoneNumber');

export const contactFormGroups = [
  { key: 'person', label: 'Person' },
  { key: 'work', label: 'Work' },
  { key: 'address', label: 'Address' },
  { key: 'options', label: 'Tags and Options' },
];

export const tagsFilterInput = {
  ...tagsInput,
  helpText: 'Only contacts with at least one of these tags. Upper/lower case doesn’t matter. Leave blank for all.',
} as const;

/** For triggers, which look at the tags when they read a contact. */
export const triggerTagsInput = {
  ...tagsInput,
  helpText:
    'Only contacts that have at least one of these tags when the trigger reads them. Upper/lower case doesn’t matter. Leave blank for all.',
} as const;

export const contactIdInput = {
  key: 'contactId',
  label: 'Contact',
  type: 'string',
  dynamic: 'contact_list.id.label',
  search: 'find_contact.id',
  helpText: 'A Contact ID, a phone number that begins with +, or an email. Choose a contact, or map one of the three.',
} as const;

/**
 * Writes of one contact's tags wait for each other, because the API replaces the whole list. The lock spans all connections
 * of a Zapier account, because two may belong to one ISAO account. Other customers don't wait.
 */
export const contactLock = { key: 'contact-tags-{{bundle.inputData.contactId}}', scope: ['account' as const] };
