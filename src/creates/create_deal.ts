import { defineCreate, defineInputFields, type Bundle, type InferInputData, type ZObject } from 'zapier-platform-core';
import { contactIdInput } from '../fields/contact';
import { dealLabels, dealOutputFields, dealPriorities, dealSample } from '../fields/deal';
import { halt, notFound, show, withZapierErrors } from '../zapier/errors';
import { readChoice, readDay, readInteger, readNumber, readText } from '../form/input';
import { createIsao, type DealCreate } from '../isao/client';
import { on } from '../isao/error';
import { withoutBlanks } from '../values';

const inputFields = defineInputFields([
  {
    key: 'title',
    label: dealLabels.title,
    type: 'string',
    required: true,
    helpText: 'What the deal is about, in a few words.',
  },
  { ...contactIdInput, helpText: 'Whose deal it is. Choose a contact, or map the Contact ID of an earlier step.' },
  { key: 'description', label: dealLabels.description, type: 'text', helpText: 'More about the deal.' },
  {
    key: 'value',
    label: dealLabels.value,
    type: 'number',
    helpText:
      'How much the deal is worth, such as 1200.50: with a point before the decimals, no separator of thousands, no currency.',
  },
  {
    key: 'currency',
    label: dealLabels.currency,
    type: 'string',
    helpText: 'The currency of the value, as its three letters, such as EUR or USD.',
  },
  {
    key: 'stage',
    label: dealLabels.stage,
    type: 'string',
    helpText: 'A stage of your pipeline in the words that ISAO uses, such as negotiation.',
  },
  {
    key: 'priority',
    label: dealLabels.priority,
    type: 'string',
    choices: dealPriorities,
    helpText: 'If it is left blank, the priority is medium.',
  },
  {
    key: 'probability',
    label: dealLabels.probability,
    // Not an integer: Zapier would cut 0.5, which somebody meant as 50, down to 0 before it gets here.
    type: 'number',
    helpText: 'How likely the deal is to be won, in percent: a whole number from 0 to 100.',
  },
  {
    key: 'expectedCloseDate',
    label: dealLabels.expectedCloseDate,
    type: 'datetime',
    helpText: 'When the deal should be won, such as 2026-12-31. Midnight means the whole day.',
  },
  {
    key: 'source',
    label: dealLabels.source,
    type: 'string',
    helpText: 'Where the deal comes from, such as website.',
  },
]);

/** @throws HaltedError where the value is no currency code of ISO 4217 */
const readCurrency = (z: ZObject, value: unknown): string | undefined => {
  const code = readText(z, dealLabels.currency, value)?.toUpperCase();
  if (code === undefined || Intl.supportedValuesOf('currency').includes(code)) return code;
  throw halt(z, `${dealLabels.currency} is ${show(code)}. Give the three letters of a currency, such as EUR or USD.`);
};

const readForm = (z: ZObject, bundle: Bundle<InferInputData<typeof inputFields>>): DealCreate => {
  const { inputData } = bundle;
  const title = readText(z, dealLabels.title, inputData.title);
  if (title === undefined) throw halt(z, 'Title is blank. Every deal in ISAO needs one.');
  return {
    title,
    ...withoutBlanks({
      contactId: readText(z, contactIdInput.label, inputData.contactId),
      description: readText(z, dealLabels.description, inputData.description),
      value: readNumber(z, dealLabels.value, inputData.value),
      currency: readCurrency(z, inputData.currency),
      stage: readText(z, dealLabels.stage, inputData.stage),
      priority: readChoice(z, dealLabels.priority, inputData.priority, dealPriorities),
      probability: readInteger(z, dealLabels.probability, inputData.probability, { min: 0, max: 100 }),
      expectedCloseDate: readDay(z, bundle, dealLabels.expectedCloseDate, inputData.expectedCloseDate),
      source: readText(z, dealLabels.source, inputData.source),
    }),
  };
};

/** Two deals may be alike, so a create whose answer was lost can't be told from one that was never carried out. */
const perform = withZapierErrors((z, bundle: Bundle<InferInputData<typeof inputFields>>) => {
  const deal = readForm(z, bundle);
  return createIsao(z, bundle.authData)
    .createDeal(deal)
    .catch(
      on('not-found', (error) => {
        throw deal.contactId === undefined ? error : notFound(z, 'contact', deal.contactId);
      }),
    );
});

export default defineCreate({
  key: 'create_deal',
  noun: 'Deal',
  display: {
    label: 'Create Deal',
    description: 'Creates a deal, with or without a contact.',
  },
  operation: { inputFields, perform, outputFields: dealOutputFields, sample: dealSample },
});
