import { type Bundle, defineTrigger } from 'zapier-platform-core';
import { contactLabels } from '../fields/contact';
import { createIsao } from '../isao/client';
import { dropdownOutputFields, readValuesInUse } from '../zapier/dropdown';
import { withErrorsIn } from '../zapier/errors';

export default defineTrigger({
  key: 'tag_list',
  noun: 'Tag',
  display: {
    label: 'Tag List',
    description: 'Triggers when a dropdown of tags is opened.',
    hidden: true,
  },
  operation: {
    perform: withErrorsIn('sample')((z, bundle: Bundle) => {
      const isao = createIsao(z, bundle.authData);
      return readValuesInUse(isao.listContacts, ({ tags }) => tags);
    }),
    outputFields: dropdownOutputFields(contactLabels.tags, 'Tag'),
    sample: { id: 'lead', label: 'lead' },
  },
});
