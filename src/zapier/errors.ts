import type { Bundle, ZObject } from 'zapier-platform-core';
import { contactIdInput, contactLabels } from '../fields/contact';
import { dealLabels } from '../fields/deal';
import { IsaoError, type IsaoErrorDetail, type IsaoErrorKind, isTemporary } from '../isao/error';
import { clip } from '../values';

const API_KEYS_PAGE = 'https://isao.io/dashboard/settings/api-keys';
/** Used if ISAO gives no time. */
const RETRY_DELAY_S = 60;
/** Platform rule: the longest delay before Zapier repeats a hook's throttled run. */
const MAX_DELIVERY_DELAY_S = 300;

/** Otherwise core appends the whole input of the step to the message (core 19.1, src/middleware.js). */
const plain = <E extends Error>(error: E): E => Object.assign(error, { doNotContextify: true });

/** Never switches the Zap off (platform rule). */
export const halt = (z: ZObject, message: string): Error => plain(new z.errors.HaltedError(message));

/** A failed run, which can be replayed. @param code the kind of failure in Zapier's logs */
export const fail = (z: ZObject, message: string, code: string): Error => plain(new z.errors.Error(message, code));

export const show = (value: string): string => `“${clip(value, 50)}”`;

const MAX_LISTED = 20;

export const showList = (names: string[]): string => {
  const shown = names.slice(0, MAX_LISTED).map((name) => clip(name, 50));
  return [...shown, ...(names.length > MAX_LISTED ? ['…'] : [])].join(', ');
};

const quoted = (reason: string | undefined) => (reason ? ` (${reason.replace(/\.+$/, '')})` : '');

const permissionsOf = (permissions: string[] | undefined) =>
  permissions?.length ? ` The key has ${showList(permissions)}.` : '';

/** Form labels by API field. */
const labels: Record<string, string> = { ...dealLabels, ...contactLabels, contactId: contactIdInput.label };

const fieldReasons = (fields: Record<string, string> = {}) =>
  Object.entries(fields).map(([field, reason]) => {
    const label = Object.hasOwn(labels, field) ? labels[field] : field;
    return `${label}: ${reason.replace(/\.*$/, '.')}`;
  });

const messages: Record<IsaoErrorKind, (detail: IsaoErrorDetail) => string> = {
  unauthorized: ({ reason }) =>
    `ISAO refused the API key${quoted(reason)}. Create a key in ISAO under Settings > API Keys (${API_KEYS_PAGE}) and connect this account again with it.`,
  forbidden: ({ requiredPermission, availablePermissions, reason }) =>
    `This API key lacks the permission ${requiredPermission ?? `for this step${quoted(reason)}`}.${permissionsOf(availablePermissions)} ` +
    `Create a key with the missing permission in ISAO under Settings > API Keys (${API_KEYS_PAGE}) and connect this account again with it.`,
  'not-found': ({ reason }) =>
    `ISAO did not find what this step asks for${quoted(reason)}. Check the ID or the path in this step.`,
  conflict: ({ existingContactId, reason }) =>
    existingContactId === undefined
      ? `This conflicts with a record that ISAO already has${quoted(reason)}. Use that record, or change the values in this step.`
      : `Another contact in ISAO has this phone number (contact ID ${existingContactId}). Use that contact, or enter another phone number.`,
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

const messageOf = ({ kind, detail }: IsaoError): string =>
  messages[kind](detail) +
  (detail.mayHaveBeenWritten
    ? ' ISAO may have made the change anyway. Check there before you repeat it.'
    : (advice[kind] ?? ''));

const PASSING: IsaoErrorKind[] = ['throttled', 'unavailable', 'timeout'];

const toZapierError = (z: ZObject, error: IsaoError): Error => {
  const { kind, detail } = error;
  const message = messageOf(error);
  if (kind === 'unauthorized') return plain(new z.errors.ExpiredAuthError(message));
  // Zapier repeats throttled steps and, with Autoreplay, failed ones. A write that could be applied twice must not be repeated.
  if (detail.mayHaveBeenWritten && detail.doubles) return halt(z, message);
  if (PASSING.includes(kind) && !detail.mayHaveBeenWritten)
    return plain(new z.errors.ThrottledError(message, detail.retryAfter ?? RETRY_DELAY_S));
  if (['not-found', 'conflict', 'invalid', 'rejected', 'too-many'].includes(kind)) return halt(z, message);
  return fail(z, message, kind);
};

export const notFound = (z: ZObject, noun: string, id: string): Error =>
  halt(z, `ISAO has no ${noun} with the ID ${show(id)}. It may have been deleted: check the ${noun} in this step.`);

type Perform<B extends Bundle, R> = (z: ZObject, bundle: B) => Promise<R>;

const translating =
  (translate: (z: ZObject, error: IsaoError) => Error) =>
  <B extends Bundle, R>(perform: Perform<B, R>): Perform<B, R> =>
  (z, bundle) =>
    perform(z, bundle).catch((error: unknown) => {
      throw error instanceof IsaoError ? translate(z, error) : error;
    });

/** Turns API failures into the Zapier errors of docs/errors.md: retry later, halt, reconnect or fail. */
export const withZapierErrors = translating(toZapierError);

/** The same for a delivered event, which Zapier repeats once, within five minutes, after a temporary failure. */
export const withDeliveryErrors = translating((z, error) => {
  if (!isTemporary(error)) return toZapierError(z, error);
  const { kind, detail } = error;
  const message = `${messages[kind](detail)} Zapier will try this event once more.`;
  const delay = Math.min(detail.retryAfter ?? RETRY_DELAY_S, MAX_DELIVERY_DELAY_S);
  return plain(new z.errors.ThrottledError(message, delay));
});

/** The same for the connection test, where every failure is a sentence in the connection dialog. */
export const withConnectionErrors = translating((z, error) => fail(z, messageOf(error), error.kind));
