import { type Bundle, defineCreate, defineInputFields, type InferInputData, type ZObject } from 'zapier-platform-core';
import { contactIdInput } from '../fields/contact';
import { dealInputs, dealLabels, dealOutputFields, dealSample } from '../fields/deal';
import { readChoice } from '../form/choices';
import { readDay } from '../form/dates';
import { readInteger, readNumber } from '../form/numbers';
import { readText } from '../form/text';
import { createIsao, type DealCreate } from '../isao/client';
import { ifKind } from '../isao/error';
import { withoutUndefined } from '../values';
import { halt, notFound, show, withZapierErrors } from '../zapier/errors';

const inputFields = defineInputFields([
  { ...dealInputs.title, required: true },
  contactIdInput,
  dealInputs.description,
  dealInputs.value,
  dealInputs.currency,
  dealInputs.stage,
  dealInputs.priority,
  dealInputs.probability,
  dealInputs.expectedCloseDate,
  dealInputs.source,
]);

const readCurrency = (z: ZObject, bundle: Bundle): string | undefined => {
  const code = readText(z, bundle, dealInputs.currency)?.toUpperCase();
  if (code === undefined || Intl.supportedValuesOf('currency').includes(code)) return code;
  throw halt(z, `${dealLabels.currency} is ${show(code)}. Give the three letters of a currency, such as EUR or USD.`);
};

const readForm = (z: ZObject, bundle: Bundle): DealCreate => {
  const title = readText(z, bundle, dealInputs.title);
  if (title === undefined) throw halt(z, 'Title is blank. Every deal in ISAO needs one.');
  return {
    title,
    ...withoutUndefined({
      contactId: readText(z, bundle, contactIdInput),
      description: readText(z, bundle, dealInputs.description),
      value: readNumber(z, bundle, dealInputs.value),
      currency: readCurrency(z, bundle),
      stage: readText(z, bundle, dealInputs.stage),
      priority: readChoice(z, bundle, dealInputs.priority),
      probability: readInteger(z, bundle, dealInputs.probability, { min: 0, max: 100 }),
      expectedCloseDate: readDay(z, bundle, dealInputs.expectedCloseDate),
      source: readText(z, bundle, dealInputs.source),
    }),
  };
};

/** Two deals may be alike, so nothing shows whether a create with a lost answer was carried out. */
const perform = withZapierErrors((z, bundle: Bundle<InferInputData<typeof inputFields>>) => {
  const deal = readForm(z, bundle);
  return createIsao(z, bundle.authData)
    .createDeal(deal)
    .catch(
      ifKind('not-found', (error) => {
        throw deal.contactId === undefined ? error : notFound(z, 'contact', deal.contactId);
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
