import { date, numeric, optional, requiredText, text, user } from './record-fields';

const stage = optional(text('Stage', { pattern: /\S/, reason: 'Stage must be a string that is not blank' }));
const status = text('Status', { pattern: /^(open|won|lost)$/, reason: 'Status must be open, won or lost' });
const assignedTo = optional(user('Assigned to'));

/** What a create can set. The fields are documented; which values they refuse is assumed. */
export const CREATE_FIELDS = {
  title: requiredText('Title'),
  description: optional(text('Description')),
  value: optional(numeric('Value must be a number')),
  currency: optional(text('Currency', { pattern: /^[A-Z]{3}$/, reason: 'Currency must be three upper-case letters' })),
  stage,
  priority: text('Priority', { pattern: /^(low|medium|high)$/, reason: 'Priority must be low, medium or high' }),
  probability: optional(numeric('Probability must be a number from 0 to 100', 0, 100)),
  expectedCloseDate: optional(date('Expected close date')),
  source: optional(text('Source')),
  contactId: optional(text('Contact ID')),
};

export const STATUS_FIELDS = { status, stage };

export const UPDATE_FIELDS = { ...CREATE_FIELDS, assignedTo };

export const DEAL_FIELDS = { ...UPDATE_FIELDS, status, actualCloseDate: optional(date('Actual close date')) };
