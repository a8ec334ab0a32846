import { contactIdInput, contactLabels } from '../fields/contact';
import { dealLabels } from '../fields/deal';
import type { IsaoError, IsaoErrorDetail, IsaoErrorKind } from '../isao/error';
import { showList } from '../values';

const API_KEYS_PAGE = 'https://isao.io/dashboard/settings/api-keys';

const withoutDots = (text: string) => text.replace(/(?<!\.)\.+$/, '');

const quoted = (reason: string | undefined) => (reason ? ` (${withoutDots(reason)})` : '');

const permissionsOf = (permissions: string[] | undefined) =>
  permissions?.length ? ` The key has ${showList(permissions)}.` : '';

/** Form labels by API field. */
const labels: Record<string, string> = { ...dealLabels, ...contactLabels, contactId: contactIdInput.label };

const fieldReasons = (fields: Record<string, string> = {}) =>
  Object.entries(fields).map(([field, reason]) => {
    const label = Object.hasOwn(labels, field) ? labels[field] : field;
    return `${label}: ${withoutDots(reason)}.`;
  });

/** What happened, as a builder reads it. */
export const messages: Record<IsaoErrorKind, (detail: IsaoErrorDetail) => string> = {
  unauthorized: ({ reason }) =>
    `ISAO refused the API key${quoted(reason)}. Create a key in ISAO under Settings > API Keys (${API_KEYS_PAGE}) and connect this account again with it.`,
  forbidden: ({ requiredPermission, availablePermissions, reason }) =>
    `This API key lacks the permission ${requiredPermission ?? `for this step${quoted(reason)}`}.${permissionsOf(availablePermissions)} ` +
    `Create a key with the missing permission in ISAO under Settings > API Keys (${API_KEYS_PAGE}) and connect this account again with it.`,
  'not-found': ({ reason }) =>
    `ISAO did not find what this step asks for${quoted(reason)}. Check the ID or the path in this step.`,
  conflict: ({ existingContactId: id, isAboutPhone, reason }) =>
    id !== undefined && isAboutPhone
      ? `Another contact in ISAO has this phone number (contact ID ${id}). Use that contact, or enter another phone number.`
      : `This conflicts with a record that ISAO already has${quoted(reason)}${id === undefined ? '' : `: contact ID ${id}`}. Use that record, or change the values in this step.`,
  invalid: ({ fields, reason }) =>
    [
      `ISAO did not accept these values${quoted(reason)}.`,
      ...fieldReasons(fields),
      'Correct them in this step and try again.',
    ].join(' '),
  rejected: ({ reason }) =>
    `ISAO did not accept the request${quoted(reason)}. Check the values in this step and try again.`,
  throttled: () => 'This API key has reached ISAO’s rate limit.',
  failed: ({ reason }) => `ISAO had an internal error${quoted(reason)}.`,
  unavailable: ({ request }) => `ISAO is down or can’t be reached${quoted(request)}.`,
  timeout: ({ request }) => `ISAO did not answer in time${quoted(request)}.`,
  'too-many': () =>
    'ISAO has more records than one step can search. Narrow the search, for example with a longer text, a status or a date.',
  unreadable: ({ request }) => `ISAO’s answer could not be read${quoted(request)}.`,
};

const advice: Partial<Record<IsaoErrorKind, string>> = {
  throttled: ' Zapier will try again later.',
  failed: ' Replay this run later. If it fails again, contact ISAO’s support.',
  unavailable: ' Try again later.',
  timeout: ' Try again later.',
  unreadable: ' Try again later. If it happens again, contact ISAO’s support.',
};

/** What happened, and what to do in a step's run. */
export const messageOf = ({ kind, detail }: IsaoError): string =>
  messages[kind](detail) +
  (detail.mayHaveBeenWritten
    ? ' ISAO may have made the change anyway. Check there before you repeat it.'
    : (advice[kind] ?? ''));
