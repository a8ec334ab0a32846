import { type Bundle, defineTrigger } from 'zapier-platform-core';
import { dealLabels, dealSample } from '../fields/deal';
import { createIsao } from '../isao/client';
import type { Deal } from '../isao/deal';
import { dropdownOutputFields, readDropdownPage } from '../zapier/dropdown';
import { withErrorsIn } from '../zapier/errors';

const labelOf = ({ title, contact, status, id }: Deal): string => {
  const details = [contact?.name, status].filter(Boolean).join(', ');
  return [title || id, ...(details ? [`(${details})`] : [])].join(' ');
};

export default defineTrigger({
  key: 'deal_list',
  noun: 'Deal',
  display: {
    label: 'Deal List',
    description: 'Triggers when a dropdown of deals is opened.',
    hidden: true,
  },
  operation: {
    perform: withErrorsIn('sample')((z, bundle: Bundle) =>
      readDropdownPage(bundle, (query) => createIsao(z, bundle.authData).listDeals(query), labelOf),
    ),
    canPaginate: true,
    outputFields: dropdownOutputFields(dealLabels.id, 'Deal'),
    sample: { id: dealSample.id, label: 'Yearly subscription (Jane Doe, open)' },
  },
});
