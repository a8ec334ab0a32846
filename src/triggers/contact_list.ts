import { type Bundle, defineTrigger } from 'zapier-platform-core';
import { contactLabels, contactSample } from '../fields/contact';
import { createIsao } from '../isao/client';
import type { Contact } from '../isao/contact';
import { dropdownOutputFields, readDropdownPage } from '../zapier/dropdown';
import { withErrorsIn } from '../zapier/errors';

const labelOf = ({ name, phoneNumber, email, id }: Contact): string => {
  const detail = phoneNumber || email;
  return [name || id, ...(detail ? [`(${detail})`] : [])].join(' ');
};

export default defineTrigger({
  key: 'contact_list',
  noun: 'Contact',
  display: {
    label: 'Contact List',
    description: 'Triggers when a dropdown of contacts is opened.',
    hidden: true,
  },
  operation: {
    perform: withErrorsIn('sample')((z, bundle: Bundle) =>
      readDropdownPage(bundle, (query) => createIsao(z, bundle.authData).listContacts(query), labelOf),
    ),
    canPaginate: true,
    outputFields: dropdownOutputFields(contactLabels.id, 'Contact'),
    sample: { id: contactSample['id'], label: 'Jane Doe (+33987654321)' },
  },
});
