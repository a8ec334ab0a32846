import type { Bundle, ZObject } from 'zapier-platform-core';
import { InputError } from '../form/input-error';
import { IsaoError, type IsaoErrorKind, isTemporary } from '../isao/error';
import { fail, halt, plain } from './halt';
import { messageOf, type Place } from './messages';

/** Used if ISAO gives no time. */
const RETRY_DELAY_S = 60;
/** Platform rule: the longest delay before Zapier repeats a hook's throttled run. */
const MAX_DELIVERY_DELAY_S = 300;

const PASSING: IsaoErrorKind[] = ['throttled', 'unavailable', 'timeout'];

const toZapierError = (z: ZObject, error: IsaoError, place: Place): Error => {
  const { kind, detail } = error;
  const { mayHaveBeenWritten, isIdempotent, retryAfter = RETRY_DELAY_S } = detail;
  const message = messageOf(error, place);
  const throttle = (delay: number) => plain(new z.errors.ThrottledError(message, delay));
  // Every failure is a sentence in the connection dialog.
  if (place === 'connection') return fail(z, message, kind);
  if (kind === 'unauthorized') return plain(new z.errors.ExpiredAuthError(message));
  if (place === 'delivery' && isTemporary(error)) return throttle(Math.min(retryAfter, MAX_DELIVERY_DELAY_S));
  // Zapier repeats throttled steps and, with Autoreplay, failed ones. A write that could be applied twice must not be repeated.
  if (mayHaveBeenWritten && isIdempotent === false) return halt(z, message);
  if (PASSING.includes(kind) && !mayHaveBeenWritten) return throttle(retryAfter);
  if (['not-found', 'conflict', 'invalid', 'rejected', 'too-many'].includes(kind)) return halt(z, message);
  return fail(z, message, kind);
};

type Perform<B extends Bundle, R> = (z: ZObject, bundle: B) => Promise<R> | R;

/**
 * Turns wrong input and API failures into the Zapier errors of docs/architecture.md: retry later, halt, reconnect or fail.
 *
 * @param place where Zapier shows them, or how a bundle says so
 */
export const withErrorsIn =
  (place: Place | ((bundle: Bundle) => Place)) =>
  <B extends Bundle, R>(perform: Perform<B, R>) =>
  async (z: ZObject, bundle: B): Promise<R> => {
    try {
      return await perform(z, bundle);
    } catch (error) {
      if (error instanceof InputError) throw halt(z, error.message);
      if (!(error instanceof IsaoError)) throw error;
      throw toZapierError(z, error, typeof place === 'string' ? place : place(bundle));
    }
  };

/** For an action or a search. */
export const withZapierErrors = withErrorsIn('step');
