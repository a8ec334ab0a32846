import type { ZObject } from 'zapier-platform-core';
import { ifKind } from '../isao/error';
import { show } from '../values';

/** Otherwise core appends the whole input of the step to the message (core 19.1, src/middleware.js). */
export const plain = <E extends Error>(error: E): E => Object.assign(error, { doNotContextify: true });

/** Never switches the Zap off (platform rule). */
export const halt = (z: ZObject, message: string): Error => plain(new z.errors.HaltedError(message));

/** A failed run, which can be replayed. @param code the kind of failure in Zapier's logs */
export const fail = (z: ZObject, message: string, code: string): Error => plain(new z.errors.Error(message, code));

/** @example const deal = await isao.getDeal(id).catch(haltIfMissing(z, 'deal', id)); */
export const haltIfMissing = (z: ZObject, noun: string, id: string) =>
  ifKind('not-found', () => {
    throw halt(
      z,
      `ISAO has no ${noun} with the ID ${show(id)}. It may have been deleted: check the ${noun} in this step.`,
    );
  });
