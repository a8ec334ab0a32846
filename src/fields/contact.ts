import type { PlainOutputField } from 'zapier-platform-core';
import type { Contact } from '../isao/contact';

/** The one declaration of a contact: labels for forms, outputs and error messages, in the order a person thinks. */
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

type ContactKey = keyof typeof fields;
const keys = Object.keys(fields) as ContactKey[];

/** Form labels by API field, for messages that name a field. */
export const contactLabels = Object.fromEntries(keys.map((key) => [key, fields[key].label])) as Record<
  ContactKey,
  string
>;

/** What the Zap editor shows before there is real data (platform rule: its keys are those of a real result). */
export const contactSample = Object.fromEntries(keys.map((key) => [key, fields[key].sample]));

const outputFieldOf = (key: ContactKey): PlainOutputField => {
  if (key === 'tags') return { key, label: fields[key].label, list: true };
  const isDate = key === 'createdAt' || key === 'updatedAt';
  return { key, label: fields[key].label, type: isDate ? 'datetime' : 'string' };
};

/**
 * The typed output of every operation that gives contacts.
 *
 * @param primaryKeys the fields that Zapier tells one event of a polling trigger from another by (its dedupe key)
 */
export const contactOutputFields = (...primaryKeys: ContactKey[]): PlainOutputField[] =>
  keys.map((key) => ({ ...outputFieldOf(key), ...(primaryKeys.includes(key) ? { primary: true } : {}) }));

const textInput = <const Key extends ContactKey, const HelpText extends string>(key: Key, helpText: HelpText) =>
  ({ key, label: fields[key].label, type: 'string', helpText }) as const;

/** Asked wherever a step acts on a contact: chosen from a list, found by a search, or mapped from an earlier step. */
export const contactIdInput = {
  key: 'contactId',
  label: 'Contact',
  type: 'string',
  dynamic: 'contact_list.id.label',
  search: 'find_contact.id',
  helpText: 'Choose a contact, or map the Contact ID of an earlier step such as Find Contact.',
} as const;

/**
 * Steps that write the tags of one contact wait for each other, because the API replaces the whole list. Across all
 * connections of one Zapier account, since two of them may belong to one ISAO account; other customers wait for nobody.
 */
export const contactLock = { key: 'contact-tags-{{bundle.inputData.contactId}}', scope: ['account' as const] };

/** What an update adds to a contact in its output. */
export const updateOutputFields: PlainOutputField[] = [
  { key: 'outcome', label: 'Outcome', type: 'string' },
  { key: 'changedFields', label: 'Changed Fields', list: true },
];

/** The fields of a contact that a form can fill in. Key and label are the API's and the output's. */
export const contactInputs = {
  phoneNumber: textInput(
    'phoneNumber',
    'With its country code, such as +33 6 12 34 56 78. Without one it is read as a number of the country chosen below, else of the connection’s default country.',
  ),
  name: textInput('name', 'Up to 255 characters. Leave it blank to use the first and last name.'),
  firstName: textInput('firstName', 'Up to 100 characters.'),
  lastName: textInput('lastName', 'Up to 100 characters.'),
  email: textInput('email', 'One address, such as jane.doe@example.com.'),
  position: textInput('position', 'Job title, up to 100 characters.'),
  currentCompany: textInput('currentCompany', 'Where the contact works now, up to 255 characters.'),
  industrySector: textInput('industrySector', 'Such as Technology or Retail, up to 100 characters.'),
  city: textInput('city', 'Up to 100 characters.'),
  country: textInput('country', 'The country of the address, in words, up to 100 characters.'),
} as const;

/** What the forms of Create and Update Contact have in common, in the order a person thinks. */
export const contactForm = [
  { ...contactInputs.firstName, group: 'person' },
  { ...contactInputs.lastName, group: 'person' },
  { ...contactInputs.email, group: 'person' },
  { ...contactInputs.position, group: 'work' },
  { ...contactInputs.currentCompany, group: 'work' },
  { ...contactInputs.industrySector, group: 'work' },
  { ...contactInputs.city, group: 'address' },
  { ...contactInputs.country, group: 'address' },
] as const;

/** The groups of these forms. */
export const contactFormGroups = [
  { key: 'person', label: 'Person' },
  { key: 'work', label: 'Work' },
  { key: 'address', label: 'Address' },
  { key: 'options', label: 'Tags and Options' },
];

/** The text fields of a contact that a form can fill in, in the order of the form. */
export const contactTextKeys = Object.values(contactInputs).map(({ key }) => key);
