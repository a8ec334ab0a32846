import { defineTrigger, type Bundle, type PlainOutputField } from 'zapier-platform-core';
import { contactLabels, contactSample } from '../contact';
import { withZapierErrors } from '../errors';
import { createIsao, MAX_PAGE_SIZE } from '../isao/client';
import type { Contact } from '../isao/contact';
import { metaOf } from '../meta';
import { uniqueById } from '../values';

/** A contact as a person tells it from others in a dropdown. */
const labelOf = ({ name, phoneNumber, email, id }: Contact): string => {
  const detail = phoneNumber || email;
  return [name || id, ...(detail ? [`(${detail})`] : [])].join(' ');
};

/** One page of the dropdown of contacts; Zapier numbers pages from 0 and asks for the next one as a person scrolls. */
const perform = withZapierErrors(async (z, bundle: Bundle) => {
  const { page } = metaOf(bundle);
  const { records } = await createIsao(z, bundle.authData).listContacts({
    page: Number.isSafeInteger(page) && page !== undefined && page > 0 ? page + 1 : 1,
    limit: MAX_PAGE_SIZE,
  });
  return uniqueById(records)
    .map((contact) => ({ id: contact.id, label: labelOf(contact) }))
    .sort((a, b) => a.label.localeCompare(b.label));
});

const outputFields: PlainOutputField[] = [
  { key: 'id', label: contactLabels.id, type: 'string' },
  { key: 'label', label: 'Contact', type: 'string' },
];

export default defineTrigger({
  key: 'contact_list',
  noun: 'Contact',
  display: {
    label: 'Contact List',
    description: 'Triggers when a dropdown of contacts is opened.',
    hidden: true,
  },
  operation: {
    perform,
    canPaginate: true,
    outputFields,
    sample: { id: contactSample['id'], label: 'Jane Doe (+33987654321)' },
  },
});
