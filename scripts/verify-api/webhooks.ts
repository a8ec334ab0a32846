import { randomUUID } from 'node:crypto';
import { idPlaces } from './cleanup';
import { evidenceOf, isSuccess, NoAnswer } from './http';
import { EVENTS } from './questions';
import { joined, readList, type Session } from './session';
import { isContact, outline, shapeOf } from './shapes';

/** No host has this name (RFC 2606), so ISAO's deliveries reach nobody. */
const NOWHERE = 'https://isao-verify-api.invalid';

/** @returns an address that nobody can guess, below that of --listen, if given */
export const targetUrl = ({ settings }: Session): string =>
  `${(settings.listen?.href ?? NOWHERE).replace(/\/+$/, '')}/verify-api-${randomUUID()}`;

export const askRecent = async (session: Session): Promise<void> => {
  const { findings } = session;
  await findings.ask(['webhooks.recent.shape'], async () => {
    const { answer, records } = await readList(session, '/triggers/contact.created/recent');
    const shapes = records.map((record) => shapeOf(record, isContact));
    const shape = shapes.includes('other') ? 'other' : joined(shapes);
    const evidence = evidenceOf(answer, `${records.length} records, the first ${clipOutline(records[0])}`);
    if (shape === undefined) findings.unknown('webhooks.recent.shape', evidenceOf(answer, 'the list is empty'));
    else findings.answer('webhooks.recent.shape', shape, evidence);
  });
};

const clipOutline = (value: unknown): string => outline(value).slice(0, 100);

/** Subscribes to each event, and unsubscribes at once. */
export const askSubscriptions = async (session: Session): Promise<void> => {
  const { api, findings, cleanup, settings } = session;
  const url = targetUrl(session);
  const accepted: string[] = [];
  const seen = { events: [] as string[], ids: [] as string[], statuses: [] as string[], ends: [] as string[] };
  const places: string[] = [];
  const statuses: number[] = [];
  const ends: { status: number; worked: boolean }[] = [];
  let open: string | undefined;

  for (const event of EVENTS) {
    try {
      const { answer, end } = await cleanup.subscribe(event, url);
      const evidence = (telling?: string) => evidenceOf(answer, telling).replace('subscribe', `subscribe ${event}`);
      if (!isSuccess(answer)) {
        if (answer.status >= 500 || answer.status === 403 || answer.status === 401) open = evidence();
        seen.events.push(evidence());
        continue;
      }
      accepted.push(event);
      seen.events.push(evidence('subscribed'));
      statuses.push(answer.status);
      const [place] = idPlaces(answer.body)[0] ?? ['nowhere'];
      places.push(place);
      seen.ids.push(evidence(place === 'nowhere' ? outline(answer.body) : `id at ${place}`));
      const farewell = await end();
      if (farewell) {
        ends.push({ status: farewell.status, worked: isSuccess(farewell) });
        seen.ends.push(evidenceOf(farewell));
      }
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      open = error.message;
      seen.events.push(error.message);
    }
  }

  if (accepted.length === 0 && !settings.listen) {
    // ISAO may have refused the address, not the events.
    open ??= 'ISAO accepted no subscription. It may refuse an address without a host: use --listen URL.';
    seen.events.push(open);
  }
  if (open !== undefined && accepted.length < EVENTS.length) findings.unknown('webhooks.events', ...seen.events);
  else findings.answer('webhooks.events', accepted, ...seen.events);
  answerOrNot(
    session,
    'webhooks.subscribe.id',
    places.includes('nowhere') ? 'nowhere' : joinedPlaces(places),
    seen.ids,
    seen.events,
  );
  answerOrNot(session, 'webhooks.subscribe.status', joined(statuses), seen.events, seen.events);
  const worked = ends.length === 0 ? undefined : ends.every((end) => end.worked);
  answerOrNot(session, 'webhooks.unsubscribe', worked, seen.ends, seen.events);
  const endStatuses = joined(ends.filter((end) => end.worked).map((end) => end.status));
  answerOrNot(session, 'webhooks.unsubscribe.status', endStatuses, seen.ends, seen.events);

  await findings.ask(['webhooks.unsubscribe.unknown'], async () => {
    const body = { subscription_id: 'sub_verify_api_none' };
    const answer = await api.send('DELETE', '/webhooks/unsubscribe', { body });
    if (answer.status >= 500 || answer.status === 403)
      findings.unknown('webhooks.unsubscribe.unknown', evidenceOf(answer));
    else findings.answer('webhooks.unsubscribe.unknown', answer.status, evidenceOf(answer));
  });
};

/** Several places of the id are `mixed` if the app knows them all; otherwise the answer is an unknown one. */
const joinedPlaces = (places: string[]): string | undefined =>
  places.find((place) => !ID_PLACE.test(place)) ?? joined(places);

const ID_PLACE = /^(data\.)?(subscription_)?id$/;

const answerOrNot = (
  { findings }: Session,
  id: 'webhooks.subscribe.id' | 'webhooks.subscribe.status' | 'webhooks.unsubscribe' | 'webhooks.unsubscribe.status',
  answer: string | number | boolean | undefined,
  evidence: string[],
  why: string[],
): void => {
  if (answer === undefined) findings.unknown(id, ...(evidence.length > 0 ? evidence : why));
  else findings.answer(id, answer, ...evidence);
};
