import type { DealPriority, DealStatus } from '../isao/client';
import type { Deal } from '../isao/deal';
import { labelsOf, outputFieldsOf, sampleOf } from './record';

/** The only declaration of a deal, in the order that people see, with labels for forms, outputs and error messages. */
const fields = {
  id: { label: 'Deal ID', sample: 'deal_789' },
  title: { label: 'Title', sample: 'Yearly subscription' },
  description: { label: 'Description', sample: 'Twelve months for ten people.' },
  value: { label: 'Value', sample: 12000 },
  currency: { label: 'Currency', sample: 'EUR' },
  stage: { label: 'Stage', sample: 'closed' },
  priority: { label: 'Priority', sample: 'high' },
  probability: { label: 'Probability', sample: 100 },
  status: { label: 'Status', sample: 'won' },
  expectedCloseDate: { label: 'Expected Close Date', sample: '2026-12-31T00:00:00.000Z' },
  actualCloseDate: { label: 'Actual Close Date', sample: '2026-12-18T16:20:00.000Z' },
  source: { label: 'Source', sample: 'website' },
  createdAt: { label: 'Created At', sample: '2026-11-08T10:30:00.000Z' },
  updatedAt: { label: 'Updated At', sample: '2026-12-18T16:20:00.000Z' },
} satisfies { [Key in Exclude<keyof Deal, 'contact' | 'assignedTo'>]: { label: string; sample: Deal[Key] } };

const contactFields = {
  id: { label: 'Contact ID', sample: 'contact_456' },
  name: { label: 'Contact Name', sample: 'Jane Doe' },
  email: { label: 'Contact Email', sample: 'jane.doe@example.com' },
  phoneNumber: { label: 'Contact Phone Number', sample: '+33987654321' },
  currentCompany: { label: 'Contact Company', sample: 'Marketing Pro' },
} satisfies Record<keyof NonNullable<Deal['contact']>, { label: string; sample: string }>;

const assigneeFields = {
  id: { label: 'Assignee ID', sample: 'user_12' },
  name: { label: 'Assignee Name', sample: 'Sam Martin' },
  email: { label: 'Assignee Email', sample: 'sam.martin@example.com' },
} satisfies Record<keyof NonNullable<Deal['assignedTo']>, { label: string; sample: string }>;

export const dealLabels = labelsOf(fields);
export const dealSample = {
  ...sampleOf(fields),
  contact: sampleOf(contactFields),
  assignedTo: sampleOf(assigneeFields),
};

export const dealOutputFields = (...primaryKeys: (keyof Deal)[]) => [
  ...outputFieldsOf(fields, primaryKeys),
  ...outputFieldsOf(contactFields, [], 'contact__'),
  ...outputFieldsOf(assigneeFields, [], 'assignedTo__'),
];

/** The documented choices, by the API's value. */
const statuses: Record<DealStatus, string> = { open: 'Open', won: 'Won', lost: 'Lost' };
const priorities: Record<DealPriority, string> = { low: 'Low', medium: 'Medium', high: 'High' };

/** The fields that a form can fill in. Keys are the API's. */
export const dealInputs = {
  title: { key: 'title', label: fields.title.label, type: 'string' },
  description: { key: 'description', label: fields.description.label, type: 'text' },
  value: { key: 'value', label: fields.value.label, type: 'number', helpText: 'Numbers only, e.g. 1200.50.' },
  currency: {
    key: 'currency',
    label: fields.currency.label,
    type: 'string',
    helpText: 'Three-letter code, e.g. EUR.',
  },
  stage: {
    key: 'stage',
    label: fields.stage.label,
    type: 'string',
    dynamic: 'stage_list.id.label',
    helpText: 'A stage of your pipeline as ISAO writes it, e.g. negotiation.',
  },
  status: { key: 'status', label: fields.status.label, type: 'string', choices: statuses },
  priority: {
    key: 'priority',
    label: fields.priority.label,
    type: 'string',
    choices: priorities,
    helpText: 'Defaults to Medium.',
  },
  probability: {
    key: 'probability',
    label: fields.probability.label,
    // Not an integer, because Zapier would cut 0.5, which may mean 50, down to 0 before we see it.
    type: 'number',
    helpText: 'Percent, 0–100.',
  },
  expectedCloseDate: {
    key: 'expectedCloseDate',
    label: fields.expectedCloseDate.label,
    type: 'datetime',
    helpText: 'For example 2026-12-31. Midnight means the whole day.',
  },
  source: { key: 'source', label: fields.source.label, type: 'string', helpText: 'For example website or referral.' },
} as const;

export const dealIdInput = {
  key: 'dealId',
  label: 'Deal',
  type: 'string',
  dynamic: 'deal_list.id.label',
  search: 'find_deal.id',
  helpText: 'Choose a deal, or map the Deal ID of an earlier step such as Find Deal.',
} as const;
