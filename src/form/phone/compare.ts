import { unwrap } from './cell';
import { twinOf } from './twins';

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/**
 * Whether a stored text has the digits of a number, with its country code, or of its twin, which reaches the same phone. Needs no
 * metadata, so a national number is neither.
 */
export const compareDigits = (stored: string, e164: string): 'same' | 'twin' | undefined => {
  const cell = unwrap(stored);
  if ('problem' in cell) return undefined;
  const written = cell.written.replace(/^00/, '');
  const digits = [written, written.replace('(0)', '')].map(digitsOf);
  if (digits.includes(digitsOf(e164))) return 'same';
  const twin = twinOf(e164);
  return twin !== undefined && digits.includes(digitsOf(twin)) ? 'twin' : undefined;
};
