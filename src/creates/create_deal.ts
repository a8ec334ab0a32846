import { type Bundle, defineCreate, defineInputFields } from 'zapier-platform-core';
import { contactIdInput } from '../fields/contact';
import { dealInputs, dealOutputFields, dealSample } from '../fields/deal';
import { without } from '../fields/record';
import { readChoice } from '../form/choices';
import { readMoney } from '../form/currency';
import { readDay } from '../form/dates';
import { InputError } from '../form/input-error';
import { readInteger } from '../form/numbers';
import { readText } from '../form/text';
import { createIsao, type DealCreate } from '../isao/client';
import { ifKind } from '../isao/error';
import { withoutUndefined } from '../values';
import { withZapierErrors } from '../zapier/errors';
import { haltIfMissing } from '../zapier/halt';

const inputFields = defineInputFields([
  { ...dealInputs.title, required: true },
  contactIdInput,
  ...Object.values(without(dealInputs, 'title', 'status')),
]);

/** The compiler refuses a form that leaves out a field of the API's create. */
type Filled = { [Key in keyof Required<DealCreate>]: DealCreate[Key] | undefined };

const readForm = (bundle: Bundle): DealCreate => {
  const title = readText(bundle, dealInputs.title);
  if (title === undefined) throw new InputError('Title is blank. Every deal in ISAO needs one.');
  const filled: Filled = {
    title,
    contactId: readText(bundle, contactIdInput),
    description: readText(bundle, dealInputs.description),
    ...readMoney(bundle, dealInputs),
    stage: readText(bundle, dealInputs.stage),
    priority: readChoice(bundle, dealInputs.priority),
    probability: readInteger(bundle, dealInputs.probability, { min: 0, max: 100, unit: '%' }),
    expectedCloseDate: readDay(bundle, dealInputs.expectedCloseDate),
    source: readText(bundle, dealInputs.source),
  };
  return { ...withoutUndefined(filled), title };
};

/** Two deals may be alike, so nothing shows whether a create with a lost answer was carried out. */
const perform = withZapierErrors((z, bundle) => {
  const deal = readForm(bundle);
  const created = createIsao(z, bundle.authData).createDeal(deal);
  return created.catch(
    ifKind('not-found', (error) => {
      const { reason = 'contact' } = error.detail;
      // ISAO may not find something else, such as a stage. Then its own words say so.
      if (deal.contactId === undefined || !/contact|^not found\W*$/i.test(reason)) throw error;
      return haltIfMissing(z, 'contact', deal.contactId)(error);
    }),
  );
});

export default defineCreate({
  key: 'create_deal',
  noun: 'Deal',
  display: {
    label: 'Create Deal',
    description: 'Creates a deal. A contact is optional.',
  },
  operation: { inputFields, perform, outputFields: dealOutputFields(), sample: dealSample },
});
