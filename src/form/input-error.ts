/** A sentence for the Zap builder: which field is wrong, how, and what to write instead. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
