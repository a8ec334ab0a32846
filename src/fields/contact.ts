import type { Contact } from '../isao/contact';
import { labelsOf, outputFieldsOf, sampleOf } from './record';

/** The only declaration of a contact, in the order that people see, with labels for forms, outputs and error messages. */
const fields = {
  id: { label: 'Contact ID', sample: 'contact_456' },
  name: { label: 'Full Name', sample: 'Jane Doe' },
  firstName: { label: 'First Name', sample: 'Jane' },
  lastName: { label: 'Last Name', sample: 'Doe' },
  phoneNumber: { label: 'Phone Number', sample: '+33987654321' },
  email: { label: 'Email', sample: 'jane.doe@example.com' },
  position: { label: 'Position', sample: 'Marketing Manager' },
  currentCompany: { label: 'Company', sample: 'Marketing Pro' },
  industrySector: { label: 'Industry Sector', sample: 'Marketing' },
  city: { label: 'City', sample: 'Lyon' },
  country: { label: 'Country', sample: 'France' },
  tags: { label: 'Tags', sample: ['lead', 'marketing'] },
  createdAt: { label: 'Created At', sample: '2026-11-08T10:30:00.000Z' },
  updatedAt: { label: 'Updated At', sample: '2026-11-08T11:45:00.000Z' },
} satisfies { [Key in keyof Contact]: { label: string; sample: Contact[Key] } };

export const contactLabels = labelsOf(fields);
export const contactSample = sampleOf(fields);

const { id, createdAt, updatedAt, ...editable } = fields;

export const editableLabels = labelsOf(editable);

export const contactOutputFields = (...primaryKeys: (keyof Contact)[]) => outputFieldsOf(fields, primaryKeys);

export const updateOutputFields = outputFieldsOf({
  outcome: { label: 'Outcome', sample: 'updated' },
  changedFields: { label: 'Changed Fields', sample: ['city'] },
});

/** The text fields that a form can fill in. Keys are the API's. */
export const contactInputs = {
  phoneNumber: {
    key: 'phoneNumber',
    label: fields.phoneNumber.label,
    type: 'string',
    helpText:
      'Include the country code, e.g. +33 6 12 34 56 78. Otherwise Phone Country or the connection’s default applies.',
  },
  name: { key: 'name', label: fields.name.label, type: 'string' },
  firstName: { key: 'firstName', label: fields.firstName.label, type: 'string' },
  lastName: { key: 'lastName', label: fields.lastName.label, type: 'string' },
  email: { key: 'email', label: fields.email.label, type: 'string' },
  position: { key: 'position', label: fields.position.label, type: 'string', helpText: 'Job title.' },
  currentCompany: { key: 'currentCompany', label: fields.currentCompany.label, type: 'string' },
  industrySector: {
    key: 'industrySector',
    label: fields.industrySector.label,
    type: 'string',
    helpText: 'For example Technology or Retail.',
  },
  city: { key: 'city', label: fields.city.label, type: 'string' },
  country: {
    key: 'country',
    label: fields.country.label,
    type: 'string',
    helpText: 'Where the contact lives or works, e.g. France.',
  },
} as const;

export const contactTextInputs = Object.values(contactInputs);

/** Common to the forms of Create and Update Contact, after the names. */
export const contactForm = [
  { ...contactInputs.email, group: 'person' },
  { ...contactInputs.position, group: 'work' },
  { ...contactInputs.currentCompany, group: 'work' },
  { ...contactInputs.industrySector, group: 'work' },
  { ...contactInputs.city, group: 'address' },
  { ...contactInputs.country, group: 'address' },
] as const;

export const contactFormGroups = [
  { key: 'person', label: 'Person' },
  { key: 'work', label: 'Work' },
  { key: 'address', label: 'Address' },
  { key: 'options', label: 'Tags and Options' },
];

/** Any tag, chosen from those in use or typed. */
export const tagDropdown = 'tag_list.id.label';

export const tagsInput = {
  key: 'tags',
  label: fields.tags.label,
  type: 'string',
  list: true,
  dynamic: tagDropdown,
} as const;

export const tagsFilterInput = {
  ...tagsInput,
  helpText: 'Only contacts with at least one of these tags. Leave blank for all.',
} as const;

export const contactIdInput = {
  key: 'contactId',
  label: 'Contact',
  type: 'string',
  dynamic: 'contact_list.id.label',
  search: 'find_contact.id',
  helpText: 'Choose a contact, or map the Contact ID of an earlier step such as Find Contact.',
} as const;

/**
 * Writes of one contact's tags wait for each other, because the API replaces the whole list. The lock spans all connections
 * of a Zapier account, because two may belong to one ISAO account. Other customers don't wait.
 */
export const contactLock = { key: 'contact-tags-{{bundle.inputData.contactId}}', scope: ['account' as const] };
