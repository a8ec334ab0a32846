import type { Action, Definition, InputField } from '../definition';
import type { JsonObject } from '../json';

/** What the form asks: its fields with their labels, named as in common lead forms. */
export const FORM_FIELDS = {
  full_name: 'Full Name',
  first_name: 'First Name',
  last_name: 'Last Name',
  phone_number: 'Phone Number',
  email: 'Email',
  company_name: 'Company Name',
  consent: 'May We Contact You?',
  message: 'Message',
};

const SUBMISSION = {
  id: '1',
  submitted_at: '2026-11-02T09:00:00.000Z',
  full_name: 'Jane Doe',
  phone_number: '06 12 34 56 78',
  email: 'jane@example.com',
};

const table: InputField = { key: 'table', label: 'Table', required: true, default: 'Contacts' };
const row: InputField[] = [
  table,
  {
    key: 'lookupColumn',
    label: 'Lookup Column',
    helpText: 'Updates the row that has the same value in this column. Leave blank to always create a row.',
  },
  { key: 'values', label: 'Values', dict: true, required: true, helpText: 'The columns and their values.' },
];
const message: InputField[] = [
  { key: 'channel', label: 'Channel', required: true, default: '#sales' },
  { key: 'text', label: 'Message', type: 'text', required: true },
];

const action = (label: string, description: string, sample: JsonObject, inputFields: InputField[] = []) => {
  const key = label.toLowerCase().replaceAll(' ', '_');
  const operation: Action['operation'] = { inputFields, sample };
  return { key, noun: label, display: { label, description }, operation };
};

const hook = (...given: Parameters<typeof action>): Action => {
  const trigger = action(...given);
  return { ...trigger, operation: { ...trigger.operation, type: 'hook' } };
};

const byKey = (actions: Action[]) => Object.fromEntries(actions.map((each) => [each.key, each]));

/** The stand-ins as an app, in the shape that core's `definition` command gives. */
export const DEFINITION: Definition = {
  triggers: byKey([
    hook('Form Submission', 'Starts a run for each submission. Stands in for a lead form.', SUBMISSION),
    hook('New or Updated Row', 'Starts a run for each change. Stands in for a sheet or a CRM.', { id: '1' }, [table]),
    action('Every Monday', 'Starts a run each Monday. Stands in for a schedule.', { id: '2026-11-02' }),
  ]),
  creates: byKey([
    action('Create or Update Row', 'Writes a row. Stands in for a sheet or a CRM.', { id: '1' }, row),
    action('Post Message', 'Posts a message. Stands in for a chat.', { id: '1' }, message),
  ]),
};
