import type { PlainOutputField } from 'zapier-platform-core';
import type { DealPriority, DealStatus } from '../isao/client';
import type { Deal } from '../isao/deal';

/** The one declaration of a deal: labels for forms, outputs and error messages, in the order a person thinks. */
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

const people = {
  contact: {
    id: { label: 'Contact ID', sample: 'contact_456' },
    name: { label: 'Contact Name', sample: 'Jane Doe' },
    email: { label: 'Contact Email', sample: 'jane.doe@example.com' },
    phoneNumber: { label: 'Contact Phone Number', sample: '+33987654321' },
    currentCompany: { label: 'Contact Company', sample: 'Marketing Pro' },
  },
  assignedTo: {
    id: { label: 'Assignee ID', sample: 'user_12' },
    name: { label: 'Assignee Name', sample: 'Sam Martin' },
    email: { label: 'Assignee Email', sample: 'sam.martin@example.com' },
  },
} satisfies {
  [Person in 'contact' | 'assignedTo']: Record<keyof NonNullable<Deal[Person]>, { label: string; sample: string }>;
};

type DealKey = keyof typeof fields;
const keysOf = <Key extends string>(described: Record<Key, unknown>) => Object.keys(described) as Key[];
const keys = keysOf(fields);

const samplesOf = <Key extends string>(described: Record<Key, { sample: unknown }>) =>
  Object.fromEntries(keysOf(described).map((key) => [key, described[key].sample])) as Record<Key, unknown>;

/** Form labels by API field, for messages that name a field. */
export const dealLabels = Object.fromEntries(keys.map((key) => [key, fields[key].label])) as Record<DealKey, string>;

/** What the Zap editor shows before there is real data (platform rule: its keys are those of a real result). */
export const dealSample = {
  ...samplesOf(fields),
  contact: samplesOf(people.contact),
  assignedTo: samplesOf(people.assignedTo),
};

const typeOf = (key: DealKey): 'number' | 'datetime' | 'string' => {
  if (key === 'value' || key === 'probability') return 'number';
  return /(At|Date)$/.test(key) ? 'datetime' : 'string';
};

/** The typed output of every operation that gives deals. Two underscores are Zapier's way into a group of fields. */
export const dealOutputFields: PlainOutputField[] = [
  ...keys.map((key) => ({ key, label: fields[key].label, type: typeOf(key) })),
  ...Object.entries(people).flatMap(([person, described]) =>
    Object.entries(described).map(([key, { label }]) => ({
      key: `${person}__${key}`,
      label,
      type: 'string' as const,
    })),
  ),
];

/**
 * The same for a polling trigger.
 *
 * @param primaryKeys the fields that Zapier tells one event from another by (its dedupe key)
 */
export const dealOutputFieldsFor = (...primaryKeys: DealKey[]): PlainOutputField[] =>
  dealOutputFields.map((field) => (primaryKeys.some((key) => key === field.key) ? { ...field, primary: true } : field));

/** The documented choices, by the API's value. */
export const dealStatuses: Record<DealStatus, string> = { open: 'Open', won: 'Won', lost: 'Lost' };
export const dealPriorities: Record<DealPriority, string> = { low: 'Low', medium: 'Medium', high: 'High' };

/** Asked wherever a step acts on a deal: chosen from a list, found by a search, or mapped from an earlier step. */
export const dealIdInput = {
  key: 'dealId',
  label: 'Deal',
  type: 'string',
  dynamic: 'deal_list.id.label',
  search: 'find_deal.id',
  helpText: 'Choose a deal, or map the Deal ID of an earlier step such as Find Deal.',
} as const;
