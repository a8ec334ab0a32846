import { EVENTS } from '../../../sandbox/isao/events';
import { ID_POSITIONS } from '../../../sandbox/isao/options';
import { NoAnswer, statusOf } from '../api';
import { newAddress, oncePerRun, type Questions, type Session } from '../session';
import { idAt, joined, outline } from '../values';

/** Subscribes to each event, and ends it at once. */
const trials = oncePerRun(async (session: Session) => {
  const url = newAddress(session);
  const done = [];
  for (const event of EVENTS) {
    session.note(event);
    const { answer, id, end } = await session.traces.subscribe(event, url);
    done.push({ event, answer, id, end: await end() });
  }
  return done;
});

const accepted = async (session: Session) => {
  const some = (await trials(session)).filter(({ answer }) => answer.isSuccess);
  if (some.length === 0) throw new NoAnswer('ISAO accepted no subscription.');
  return some;
};

export const webhooks: Questions = {
  'webhooks.events': {
    text: 'Which events does POST /webhooks/subscribe take?',
    assumed: EVENTS,
    otherwise: 'Its trigger can’t be switched on. Change Event in contract/openapi.yaml.',
    option: 'events',
    ask: async (session) => {
      const answered = await trials(session);
      const events = answered.filter(({ answer }) => answer.isSuccess).map(({ event }) => event);
      if (events.length === 0 && !session.settings.listen) {
        throw new NoAnswer('ISAO may refuse the address, which has no host: use --listen URL.');
      }
      for (const { answer } of answered) statusOf(answer);
      return events;
    },
  },
  'webhooks.subscribe.id': {
    text: 'Where is the ID in the answer to POST /webhooks/subscribe?',
    assumed: ['mixed', ...ID_POSITIONS],
    otherwise: 'No instant trigger can be switched on. Add the place to readSubscriptionId in src/isao/client.ts.',
    option: 'idPosition',
    ask: async (session) => {
      const places = (await accepted(session)).map(({ answer: { body }, id }) => {
        session.note(outline(body));
        return ID_POSITIONS.find((place) => id !== undefined && idAt(body, ...place.split('.')) === id) ?? 'nowhere';
      });
      return joined(places, 'nowhere');
    },
  },
  'webhooks.unsubscribe': {
    text: 'Does DELETE /webhooks/unsubscribe end a subscription by its subscription_id?',
    assumed: [true],
    otherwise: 'ISAO keeps sending to a Zap that is off. Change unsubscribe in src/isao/client.ts.',
    ask: async (session) => {
      const ends = (await accepted(session)).flatMap(({ end }) => end ?? []);
      if (ends.length === 0) throw new NoAnswer('No subscription had an id that may be ended.');
      session.note(ends.map(({ evidence }) => evidence).join('; '));
      return ends.every(({ isSuccess }) => isSuccess);
    },
  },
  'webhooks.unsubscribe.unknown': {
    text: 'What does DELETE /webhooks/unsubscribe answer to an unknown subscription_id?',
    assumed: [404, 410, 200, 204],
    otherwise: 'Switching a Zap off twice shows ISAO’s answer. Change src/triggers/mechanisms/hook.ts.',
    option: 'unknownSubscription',
    named: (status) => (status === 204 ? 200 : status),
    ask: async ({ api }) => {
      const body = { subscription_id: 'sub_verify_api_none' };
      return statusOf(await api.send('DELETE', '/webhooks/unsubscribe', { body }));
    },
  },
};
