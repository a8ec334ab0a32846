import { type Bundle, defineTrigger } from 'zapier-platform-core';
import { dealLabels } from '../fields/deal';
import { createIsao } from '../isao/client';
import { dropdownOutputFields, readValuesInUse } from '../zapier/dropdown';
import { withErrorsIn } from '../zapier/errors';

export default defineTrigger({
  key: 'stage_list',
  noun: 'Stage',
  display: {
    label: 'Stage List',
    description: 'Triggers when a dropdown of stages is opened.',
    hidden: true,
  },
  operation: {
    perform: withErrorsIn('sample')((z, bundle: Bundle) => {
      const isao = createIsao(z, bundle.authData);
      return readValuesInUse(isao.listDeals, ({ stage }) => (stage === null ? [] : [stage]));
    }),
    outputFields: dropdownOutputFields(dealLabels.stage, 'Stage'),
    sample: { id: 'negotiation', label: 'negotiation' },
  },
});
