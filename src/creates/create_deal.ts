import { type Bundle, defineCreate, defineInputFields } from 'zapier-platform-core';
import { getReferencedId, missingContact, readContactReference } from '../contact/reference';
import { contactIdInput } from '../fields/contact';
import { dealInputs, dealLabels, dealOutputFields, dealSample } from '../fields/deal';
import { without } from '../fields/record';
import { readChoice } from '../form/choices';
import { readMoney } from '../form/currency';
import { readDay } from '../form/dates';
import { InputError } from '../form/input-error';
import { readInteger } from '../form/numbers';
import { readName, readText } from '../form/text';
import { createIsao, type DealCreate } from '../isao/client';
import type { Deal } from '../isao/deal';
import { ifKind, type IsaoError } from '../isao/error';
import { answerOf } from '../isao/record';
import { folded } from '../matching';
import { show, showList, withoutUndefined } from '../values';
import { withZapierErrors } from '../zapier/errors';

const inputFields = defineInputFields([
  { ...dealInputs.title, required: true },
  contactIdInput,
  ...Object.values(without(dealInputs, 'title', 'status')),
]);

const labels: Record<keyof DealCreate, string> = { ...dealLabels, contactId: contactIdInput.label };

/** The compiler refuses a form that leaves out a field of the API's create. */
type Filled = { [Key in Exclude<keyof DealCreate, 'contactId'>]-?: DealCreate[Key] | undefined };

const readForm = (bundle: Bundle): DealCreate => {
  const title = readName(bundle, dealInputs.title);
  if (title === undefined) throw new InputError('Title is blank. Every deal in ISAO needs one.');
  const filled: Filled = {
    title,
    description: readText(bundle, dealInputs.description),
    ...readMoney(bundle, dealInputs),
    stage: readName(bundle, dealInputs.stage),
    priority: readChoice(bundle, dealInputs.priority),
    probability: readInteger(bundle, dealInputs.probability, { min: 0, max: 100, unit: '%' }),
    expectedCloseDate: readDay(bundle, dealInputs.expectedCloseDate),
    source: readName(bundle, dealInputs.source),
  };
  return { ...withoutUndefined(filled), title };
};

/** ISAO may tidy a text, such as a stage that it stores as a slug. */
const lettersOf = (value: unknown): string => folded(String(value)).replace(/[^\p{L}\p{N}]/gu, '');

/** Whether the deal has what was sent. What ISAO's answer doesn't have is unknown, and counts as taken over. */
const isTaken = (deal: Deal, field: keyof DealCreate, sent: unknown): boolean => {
  const answer = answerOf(deal);
  if (field === 'contactId') return deal.contact?.id === sent || !('contact' in answer);
  if (field === 'expectedCloseDate') {
    const day = (text: unknown) => String(text).slice(0, 10);
    if (day(deal.expectedCloseDate) === day(sent)) return true;
  }
  // People may format a description in ISAO's own way.
  if (field === 'description' || !(field in answer)) return true;
  return typeof sent === 'number' ? deal[field] === sent : lettersOf(deal[field]) === lettersOf(sent);
};

/** The deal depends on fields that no document confirms, so a success must not hide that ISAO ignored one. */
const refuseIncomplete = (deal: Deal, sent: DealCreate): void => {
  const fields = Object.keys(sent) as (keyof DealCreate)[];
  const ignored = fields.filter((field) => !isTaken(deal, field, sent[field]));
  if (ignored.length === 0) return;
  const names = showList(ignored.map((field) => labels[field]));
  throw new InputError(
    `ISAO created the deal ${show(deal.title)} (ID ${show(deal.id)}), but did not take over ${names}. ` +
      'Complete this deal in ISAO. Don’t replay this run, because that would create another deal.',
  );
};

/** ISAO may not find something else, such as a stage. Then its own words say so. */
const isAboutContact = ({ detail: { reason = 'contact' } }: IsaoError): boolean =>
  /contact|^not found\W*$/i.test(reason);

/** Two deals may be alike, so nothing shows whether a create with a lost answer was carried out. */
const perform = withZapierErrors(async (z, bundle) => {
  const form = readForm(bundle);
  const reference = await readContactReference(bundle);
  const isao = createIsao(z, bundle.authData);
  const deal = reference ? { ...form, contactId: await getReferencedId(isao, reference) } : form;
  const created = await isao.createDeal(deal).catch(
    ifKind('not-found', (error) => {
      throw reference && isAboutContact(error) ? missingContact(reference) : error;
    }),
  );
  refuseIncomplete(created, deal);
  return created;
});

export default defineCreate({
  key: 'create_deal',
  noun: 'Deal',
  display: {
    label: 'Create Deal',
    description: 'Creates a deal in your pipeline. A contact is optional.',
  },
  operation: { inputFields, perform, outputFields: dealOutputFields(), sample: dealSample },
});
