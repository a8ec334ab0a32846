import { randomUUID } from 'node:crypto';
import type { Event } from '../../src/isao/client';
import { type Answer, NoAnswer } from './api';
import { ifKnown, oncePerRun, type Session } from './session';

/** Every event that the app subscribes to; the compiler checks them against the contract. */
export const EVENTS = [
  'contact.created',
  'contact.updated',
  'deal.created',
  'deal.updated',
] as const satisfies readonly Event[];

/** No host has this name (RFC 2606), so ISAO's deliveries reach nobody. */
const NOWHERE = 'https://isao-verify-api.invalid';

/** @returns an address that nobody can guess, below that of --listen, if given */
export const targetUrl = ({ settings }: Session): string =>
  `${(settings.listen?.href ?? NOWHERE).replace(/\/+$/, '')}/verify-api-${randomUUID()}`;

interface Trial {
  event: Event;
  /** To the subscription, and to its end; undefined without one. */
  answer: Answer | undefined;
  end: Answer | undefined;
  id: string | undefined;
}

/** Subscribes to each event, and ends it at once. @throws Stopped */
export const trials = oncePerRun(async (session: Session): Promise<Trial[]> => {
  const url = targetUrl(session);
  const done: Trial[] = [];
  for (const event of EVENTS) {
    session.note(event);
    const subscribed = await ifKnown(session.traces.subscribe(event, url));
    const end = await ifKnown(subscribed?.end() ?? Promise.resolve(undefined));
    done.push({ event, answer: subscribed?.answer, id: subscribed?.id, end });
  }
  return done;
});

/** The subscriptions that ISAO accepted. @throws NoAnswer if there is none; Stopped */
export const accepted = async (session: Session): Promise<(Trial & { answer: Answer })[]> => {
  const some = (await trials(session)).flatMap(({ answer, ...trial }) =>
    answer?.isSuccess ? [{ ...trial, answer }] : [],
  );
  if (some.length === 0) throw new NoAnswer('ISAO accepted no subscription.');
  return some;
};

/** The answers to their ends. @throws NoAnswer if there is none; Stopped */
export const ends = async (session: Session): Promise<Answer[]> => {
  const answers = (await accepted(session)).flatMap(({ end }) => end ?? []);
  if (answers.length === 0) throw new NoAnswer('No subscription had an id that may be ended.');
  return answers;
};
