import type { components } from '../isao/schema';
import { type FieldOf, inputsOf, labelsOf, outputFieldsOf, sampleOf } from './record';

type DealAnswer = Required<components['schemas']['Deal']>;
type DealContact = Required<NonNullable<DealAnswer['contact']>> & { whatsappLink: string | null };
type Assignee = Required<NonNullable<DealAnswer['assignedTo']>>;

/** A deal as every operation returns it: all documented fields, null for no value. */
export type Deal = Omit<DealAnswer, 'contact' | 'assignedTo'> & {
  contact: DealContact | null;
  assignedTo: Assignee | null;
};

type Writable = keyof components['schemas']['DealCreate'] | keyof components['schemas']['DealStatusUpdate'];

/** The documented choices, by the API's value. */
const statuses: Record<components['schemas']['DealStatus'], string> = { open: 'Open', won: 'Won', lost: 'Lost' };
const priorities: Record<components['schemas']['DealPriority'], string> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
};

/** The only declaration of a deal, in the order that people see. Keys are the API's. */
export const dealFields = {
  id: { label: 'Deal ID', sample: 'deal_789', required: true },
  title: { label: 'Title', sample: 'Yearly subscription', required: true, input: {} },
  description: { label: 'Description', sample: 'Twelve months for ten people.', input: { type: 'text' } },
  // Texts, because Zapier cuts a number before we see it: 1.200,50 to 1.2, and N/A to 0.
  value: { label: 'Value', sample: 12000, input: { helpText: 'For example 1200.50, 1,200.50 or 1.200,50 €.' } },
  currency: { label: 'Currency', sample: 'EUR', input: { helpText: 'For example EUR, Euro or €.' } },
  stage: {
    label: 'Stage',
    sample: 'closed',
    input: {
      dynamic: 'stage_list.id.label',
      helpText: 'A stage of your pipeline as ISAO writes it, e.g. negotiation. If blank, ISAO decides.',
    },
  },
  priority: {
    label: 'Priority',
    sample: 'high',
    input: { choices: priorities, helpText: 'If blank, ISAO sets Medium.' },
  },
  probability: {
    label: 'Probability',
    sample: 100,
    input: { helpText: 'A whole number of percent, 0–100. If blank, ISAO decides.' },
  },
  status: { label: 'Status', sample: 'won', input: { choices: statuses } },
  expectedCloseDate: {
    label: 'Expected Close Date',
    sample: '2026-12-31T00:00:00.000Z',
    input: {
      type: 'datetime',
      helpText: 'A day, e.g. 2026-12-31. Zapier turns a text that is not a date into today.',
    },
  },
  actualCloseDate: { label: 'Actual Close Date', sample: '2026-12-18T16:20:00.000Z' },
  source: { label: 'Source', sample: 'website', input: { helpText: 'For example website or referral.' } },
  createdAt: { label: 'Created At', sample: '2026-11-08T10:30:00.000Z', required: true },
  updatedAt: { label: 'Updated At', sample: '2026-12-18T16:20:00.000Z', required: true },
} as const satisfies {
  [Key in Exclude<keyof Deal, 'contact' | 'assignedTo'>]: FieldOf<Deal[Key], Key extends Writable ? true : false>;
};

export const dealContactFields = {
  id: { label: 'Contact ID', sample: 'contact_456', required: true },
  name: { label: 'Contact Name', sample: 'Jane Doe' },
  email: { label: 'Contact Email', sample: 'jane.doe@example.com' },
  phoneNumber: { label: 'Contact Phone Number', sample: '+33987654321' },
  currentCompany: { label: 'Contact Company', sample: 'Marketing Pro' },
  whatsappLink: { label: 'Contact WhatsApp Link', sample: 'https://wa.me/33987654321' },
} as const satisfies { [Key in keyof DealContact]: FieldOf<DealContact[Key], false> };

export const assigneeFields = {
  id: { label: 'Assignee ID', sample: 'user_12', required: true },
  name: { label: 'Assignee Name', sample: 'Sam Martin' },
  email: { label: 'Assignee Email', sample: 'sam.martin@example.com' },
} as const satisfies { [Key in keyof Assignee]: FieldOf<Assignee[Key], false> };

export const dealLabels = labelsOf(dealFields);
export const dealInputs = inputsOf(dealFields);
export const dealSample = {
  ...sampleOf(dealFields),
  contact: sampleOf(dealContactFields),
  assignedTo: sampleOf(assigneeFields),
};

export const dealOutputFields = () => [
  ...outputFieldsOf(dealFields),
  ...outputFieldsOf(dealContactFields, 'contact__'),
  ...outputFieldsOf(assigneeFields, 'assignedTo__'),
];

export const dealIdInput = {
  key: 'dealId',
  label: 'Deal',
  type: 'string',
  dynamic: 'deal_list.id.label',
  search: 'find_deal.id',
  helpText: 'Choose a deal, or map the Deal ID of an earlier step such as Find Deal.',
} as const;
