import type { Bundle, ZObject } from 'zapier-platform-core';
import { contactIdInput, contactLabels } from '../fields/contact';
import { dealLabels } from '../fields/deal';
import { IsaoError, isTemporary, type IsaoErrorDetail, type IsaoErrorKind } from '../isao/error';
import { clip } from '../values';

const API_KEYS_PAGE = 'https://isao.io/dashboard/settings/api-keys';
/** How long Zapier waits before it tries again where ISAO names no time. */
const RETRY_DELAY_S = 60;
/** Platform rule: Zapier repeats a hook's throttled run once, after this long at most. */
const MOST_DELIVERY_DELAY_S = 300;

/**
 * Keeps a message to its own sentence. Core appends "What happened" to an error's message, with the whole input of the
 * step, unless the error bears this mark (core 19.1, src/middleware.js).
 */
const plain = <E extends Error>(error: E): E => Object.assign(error, { doNotContextify: true });

/** A stop that the builder expects: it ends this run and never switches the Zap off (platform rule). */
export const halt = (z: ZObject, message: string): Error => plain(new z.errors.HaltedError(message));

/**
 * A failure that shows as an error in the Zap's history and can be replayed.
 *
 * @param code names the kind of failure in Zapier's logs
 */
export const fail = (z: ZObject, message: string, code: string): Error => plain(new z.errors.Error(message, code));

/** A value in a message: its first 50 characters, enough to recognise it. */
export const show = (value: string): string => `“${clip(value, 50)}”`;

/** More than the permissions that there are. */
const MAX_LISTED = 20;

/** Names of the API's in a message. */
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

/** One sentence or two for each kind of failure: what was wrong, where, and what to do next. */
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
      ? `This conflicts with what ISAO has already${quoted(reason)}. Use that record, or change the values in this step.`
      : `Another contact in ISAO has this phone number (contact ID ${existingContactId}). Use that contact, or give another phone number.`,
  invalid: ({ fields, reason }) =>
    [
      `ISAO did not accept these values${quoted(reason)}.`,
      ...fieldReasons(fields),
      'Correct them in this step and try again.',
    ].join(' '),
  rejected: ({ reason }) =>
    `ISAO did not accept the request${quoted(reason)}. Check the values in this step and try again.`,
  throttled: () => 'ISAO takes no more requests with this API key for now, because its rate limit is reached.',
  failed: ({ reason }) => `ISAO met an error of its own${quoted(reason)}.`,
  unavailable: ({ request }) => `ISAO could not be reached or is down for the moment${quoted(request)}.`,
  timeout: ({ request }) => `ISAO did not answer in time${quoted(request)}.`,
  'too-many': () =>
    'ISAO has more records than one step can look through. Narrow what this step looks for: by another Search By, a longer text, a status or a date.',
  unreadable: ({ request }) => `ISAO’s answer could not be read${quoted(request)}: it is not what its API promises.`,
};

/** What to do next, unless something else comes first. */
const advice: Partial<Record<IsaoErrorKind, string>> = {
  throttled: ' Zapier tries again later.',
  failed: ' Replay this run later; if it fails again, ask ISAO’s support.',
  unavailable: ' Try again later.',
  timeout: ' Try again later.',
  unreadable: ' Try again later; if it stays so, ask ISAO’s support.',
};

const messageOf = ({ kind, detail }: IsaoError): string =>
  messages[kind](detail) +
  (detail.mayHaveBeenWritten
    ? ' ISAO may have made the change all the same: look there before you repeat it.'
    : (advice[kind] ?? ''));

const PASSING: IsaoErrorKind[] = ['throttled', 'unavailable', 'timeout'];

const toZapierError = (z: ZObject, error: IsaoError): Error => {
  const { kind, detail } = error;
  const message = messageOf(error);
  if (kind === 'unauthorized') return plain(new z.errors.ExpiredAuthError(message));
  // Zapier repeats a throttled step by itself, and with Autoreplay one that failed, too. Neither must happen to a write that
  // may have been carried out and would then be done twice. One that can be settled by looking is replayed.
  if (detail.mayHaveBeenWritten && detail.doubles) return halt(z, message);
  if (PASSING.includes(kind) && !detail.mayHaveBeenWritten)
    return plain(new z.errors.ThrottledError(message, detail.retryAfter ?? RETRY_DELAY_S));
  if (['not-found', 'conflict', 'invalid', 'rejected', 'too-many'].includes(kind)) return halt(z, message);
  return fail(z, message, kind);
};

/** For an operation that knows the id in its form: names it where ISAO has no such record. */
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

/**
 * Gives an operation's function the errors of docs/errors.md: each failure of the API becomes the Zapier error with the
 * right outcome (retry later, halt, reconnect, fail) and a message that says what to do. Every operation uses it.
 */
export const withZapierErrors = translating(toZapierError);

/** The same for the delivery of an event: whatever may pass is left to Zapier, which delivers it once more within five minutes. */
export const withDeliveryErrors = translating((z, error) => {
  if (!isTemporary(error)) return toZapierError(z, error);
  const { kind, detail } = error;
  const message = `${messages[kind](detail)} Zapier tries an event like this once more.`;
  const delay = Math.min(detail.retryAfter ?? RETRY_DELAY_S, MOST_DELIVERY_DELAY_S);
  return plain(new z.errors.ThrottledError(message, delay));
});

/** The same messages for the connection test, where every failure is a plain sentence in the connection dialog. */
export const withConnectionErrors = translating((z, error) => fail(z, messageOf(error), error.kind));
