import type { Bundle, ZObject } from 'zapier-platform-core';
import { InputError } from '../form/input-error';
import { IsaoError, type IsaoErrorKind, isTemporary } from '../isao/error';
import { fail, halt, plain } from './halt';
import { messageOf, messages } from './messages';

/** Used if ISAO gives no time. */
const RETRY_DELAY_S = 60;
/** Platform rule: the longest delay before Zapier repeats a hook's throttled run. */
const MAX_DELIVERY_DELAY_S = 300;

const PASSING: IsaoErrorKind[] = ['throttled', 'unavailable', 'timeout'];

const toZapierError = (z: ZObject, error: IsaoError): Error => {
  const { kind, detail } = error;
  const message = messageOf(error);
  if (kind === 'unauthorized') return plain(new z.errors.ExpiredAuthError(message));
  // Zapier repeats throttled steps and, with Autoreplay, failed ones. A write that could be applied twice must not be repeated.
  if (detail.mayHaveBeenWritten && detail.isIdempotent === false) return halt(z, message);
  if (PASSING.includes(kind) && !detail.mayHaveBeenWritten)
    return plain(new z.errors.ThrottledError(message, detail.retryAfter ?? RETRY_DELAY_S));
  if (['not-found', 'conflict', 'invalid', 'rejected', 'too-many'].includes(kind)) return halt(z, message);
  return fail(z, message, kind);
};

type Perform<B extends Bundle, R> = (z: ZObject, bundle: B) => Promise<R> | R;

const translating =
  (translate: (z: ZObject, error: IsaoError) => Error) =>
  <B extends Bundle, R>(perform: Perform<B, R>) =>
  async (z: ZObject, bundle: B): Promise<R> => {
    try {
      return await perform(z, bundle);
    } catch (error) {
      if (error instanceof InputError) throw halt(z, error.message);
      throw error instanceof IsaoError ? translate(z, error) : error;
    }
  };

/** Turns wrong input and API failures into the Zapier errors of docs/architecture.md: retry later, halt, reconnect or fail. */
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
