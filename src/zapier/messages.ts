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
const messages: Record<IsaoErrorKind, (detail: IsaoErrorDetail) => string> = {
  unauthorized: ({ reason }) => `ISAO refused the API key${quoted(reason)}.`,
  forbidden: ({ requiredPermission, availablePermissions, reason }) =>
    `This API key lacks ${requiredPermission ? `the permission ${requiredPermission}` : `a permission${quoted(reason)}`}.${permissionsOf(availablePermissions)}`,
  'not-found': ({ reason }) => `ISAO did not find what was asked for${quoted(reason)}.`,
  conflict: ({ existingContactId: id, isAboutPhone, reason }) =>
    id !== undefined && isAboutPhone
      ? `Another contact in ISAO has this phone number (contact ID ${id}).`
      : `This conflicts with a record that ISAO already has${quoted(reason)}${id === undefined ? '' : `: contact ID ${id}`}.`,
  invalid: ({ fields, reason }) =>
    [`ISAO did not accept these values${quoted(reason)}.`, ...fieldReasons(fields)].join(' '),
  rejected: ({ reason }) => `ISAO did not accept the request${quoted(reason)}.`,
  throttled: () => 'This API key has reached ISAO’s rate limit.',
  failed: ({ reason }) => `ISAO had an internal error${quoted(reason)}.`,
  unavailable: ({ request }) => `ISAO is down or can’t be reached${quoted(request)}.`,
  timeout: ({ request }) => `ISAO did not answer in time${quoted(request)}.`,
  'too-many': () => 'ISAO has more records than can be searched in time.',
  unreadable: ({ request }) => `ISAO’s answer could not be read${quoted(request)}.`,
};

/**
 * Where a failure is shown.
 *
 * - `step`: the run or the test of an action or a search
 * - `connection`: the test of a connection
 * - `sample`: a dropdown, or the test of a trigger
 * - `poll`: a poll of a Zap that is on
 * - `switch`: a Zap is switched on or off
 * - `delivery`: an event that ISAO delivers
 */
export type Place = 'step' | 'connection' | 'sample' | 'poll' | 'switch' | 'delivery';

type Advice = Record<Place, string>;

const keyAdvice = (key: string): Advice => {
  const create = `Create ${key} in ISAO under Settings > API Keys (${API_KEYS_PAGE})`;
  const reconnect = `${create} and connect this account again with it.`;
  return {
    step: reconnect,
    connection: `${create} and enter it as this connection’s API Key.`,
    sample: reconnect,
    poll: reconnect,
    switch: reconnect,
    delivery: reconnect,
  };
};

const CHECK_FIELDS = 'Check the fields of this step. If they are right, contact ISAO’s support.';

/** Only a step sends what a builder wrote or chose, apart from a trigger's filter. */
const refusalAdvice = (step: string): Advice => ({
  step,
  connection: 'Check API Key and Environment. If they are right, contact ISAO’s support.',
  sample: CHECK_FIELDS,
  poll: CHECK_FIELDS,
  switch: CHECK_FIELDS,
  delivery: 'This event starts no run. If it happens again, contact ISAO’s support.',
});

/** Nobody knows whether a run is a test, a switch goes on or off, or a delivery is the last one. So each text fits both. */
const laterAdvice = (step: string): Advice => ({
  step,
  connection: 'Test the connection again in a few minutes. If it fails again, contact ISAO’s support.',
  sample: 'Try again in a few minutes. If it fails again, contact ISAO’s support.',
  poll: 'The next poll tries again. If it keeps failing, contact ISAO’s support.',
  switch: 'Switch the Zap on or off again in a few minutes. If it fails again, contact ISAO’s support.',
  delivery: 'Zapier repeats an event once. If that fails, too, this event starts no run.',
});

const REPEATED_BY_ITSELF = 'Zapier repeats a run by itself. If this was a test, test again in a few minutes.';
const REPLAYED_BY_HAND = 'Replay the run, or test again, in a few minutes. If it fails again, contact ISAO’s support.';

/** What to do in each place. docs/architecture.md has the same table, and a test compares them. */
export const advice: Record<IsaoErrorKind, Advice> = {
  unauthorized: keyAdvice('a key'),
  forbidden: keyAdvice('a key with the missing permission'),
  'not-found': refusalAdvice('Check the ID or the path in this step.'),
  conflict: refusalAdvice('Use that record, or change the values in this step.'),
  invalid: refusalAdvice('Correct them in this step and try again.'),
  rejected: refusalAdvice('Check the values in this step and try again.'),
  'too-many': refusalAdvice('Narrow the search, for example with a longer text, a status or a date, or use an ID.'),
  throttled: laterAdvice(REPEATED_BY_ITSELF),
  unavailable: laterAdvice(REPEATED_BY_ITSELF),
  timeout: laterAdvice(REPEATED_BY_ITSELF),
  failed: laterAdvice(REPLAYED_BY_HAND),
  unreadable: laterAdvice(REPLAYED_BY_HAND),
};

/** For a step. A lost answer to switching on or off does no harm. */
const DOUBTFUL = 'ISAO may have made the change anyway. Check there before you repeat it.';

/** What happened, and what to do in this place. */
export const messageOf = ({ kind, detail }: IsaoError, place: Place): string =>
  `${messages[kind](detail)} ${place === 'step' && detail.mayHaveBeenWritten ? DOUBTFUL : advice[kind][place]}`;
