import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { EVENTS } from '../../../sandbox/isao/events';
import { ID_POSITIONS } from '../../../sandbox/isao/options';
import { decode, readBytes } from '../../../src/isao/body';
import { recordsIn } from '../../../src/triggers/mechanisms/hook-delivery';
import { isRecord } from '../../../src/values';
import { NoAnswer, statusOf, successOf } from '../api';
import { OWN_CONTACT, ownContact, putOwn } from '../records';
import { newAddress, oncePerRun, type Questions, type Session } from '../session';
import { codeOf } from '../traces';
import { at, idAt, joined, type JsonRecord, outline, readJson } from '../values';

const WAIT_MS = 60_000;
const LOOK_EVERY_MS = 250;
const MAX_RECEIVED = 20;

/** The local ISAO's names for the places of a record in a delivery. */
const SHAPES: [name: string, ...path: string[]][] = [
  ['event-data', 'data'],
  ['event-data-contact', 'data', 'contact'],
  ['event-contact', 'contact'],
  ['record'],
];
/** A place where the app finds the record, and the local ISAO has no name for it. */
const ELSEWHERE = 'elsewhere, and the app finds it';
export const FOUND_SHAPES = ['mixed', ELSEWHERE, ...SHAPES.map(([name]) => name)];

/** @param value a delivery's body, or a record of a list; @returns `other` if the app doesn't find the wanted record */
export const shapeOf = (value: unknown, isWanted: (record: JsonRecord) => boolean): string => {
  const is = (inner: unknown) => isRecord(inner) && isWanted(inner);
  if (Array.isArray(value)) return value.some(is) ? 'array' : 'other';
  const shape = SHAPES.find(([, ...path]) => is(at(value, ...path)));
  if (shape) return shape[0];
  const found = recordsIn(value, { entity: 'contact', hallmark: 'phoneNumber' });
  return found.some(({ id }) => isWanted({ id, name: '' })) ? ELSEWHERE : 'other';
};

/** Listens for deliveries of one contact at one secret path. */
const listen = async (port: number, path: string, contactId: string) => {
  const received: { headers: IncomingHttpHeaders; body: unknown }[] = [];
  const server = createServer((request, response) => {
    const receive = async (): Promise<void> => {
      const bytes = await readBytes(request);
      const text = (bytes && decode(bytes, request.headers['content-type'])) ?? '';
      // Ignores deliveries of other contacts.
      const isOwn = text.includes(JSON.stringify(contactId)) || text.includes(`:${contactId}`);
      if (!isOwn || request.url?.endsWith(path) !== true || received.length >= MAX_RECEIVED) return;
      received.push({ headers: request.headers, body: readJson(text) });
    };
    receive().then(
      () => response.writeHead(200, { connection: 'close' }).end(),
      () => request.destroy(),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((error: unknown) => {
    throw new NoAnswer(`This machine can’t listen on port ${port} (${codeOf(error)}).`);
  });
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { received, close };
};

/** Causes deliveries of this tool's contact. @returns at least one */
const deliveriesOf = oncePerRun(async (session: Session) => {
  const { api, settings, traces, say } = session;
  const { id: ownId } = await ownContact(session);
  const url = newAddress(session);
  const { received, close } = await listen(settings.port, url.split('/').at(-1) ?? '', ownId);
  traces.later('an open port', close);
  const { answer, end } = await traces.subscribe('contact.updated', url);
  successOf(answer);
  // Twice, because deliveries may vary.
  for (const [n, city] of ['Thistlemere East', OWN_CONTACT.city].entries()) {
    successOf(await putOwn(session, { city }));
    say(`waiting up to ${WAIT_MS / 1000} s for a delivery`);
    for (let waited = 0; waited < WAIT_MS && received.length <= n; waited += LOOK_EVERY_MS) {
      await api.pause(LOOK_EVERY_MS);
    }
  }
  await end();
  if (received.length === 0) throw new NoAnswer(`No delivery of contact.updated arrived at ${url}.`);
  return { ownId, received };
});

export const deliveries: Questions = {
  'webhooks.delivery.shape': {
    text: 'What does the body of a delivery look like, after PUT /contacts/:id?',
    assumed: ['array', ...FOUND_SHAPES],
    otherwise: 'Instant triggers end with an error. Change recordsIn in src/triggers/mechanisms/hook-delivery.ts.',
    option: 'deliveryShape',
    ask: async (session) => {
      const { ownId, received } = await deliveriesOf(session);
      session.note(received.map(({ body }) => outline(body)).join(' and '));
      const shapes = received.map(({ body }) => shapeOf(body, (record) => idAt(record, 'id') === ownId));
      return joined(shapes, 'other');
    },
  },
  'webhooks.delivery.signature': {
    text: 'Which headers of a delivery look like a signature, after PUT /contacts/:id?',
    assumed: [],
    otherwise: 'The app checks none; with a signature, it could trust a delivery while the API can’t be read.',
    ask: async (session) => {
      const { received } = await deliveriesOf(session);
      const names = Object.keys(received[0]?.headers ?? {});
      session.note(`headers ${names.join(', ')}`);
      return names.filter((name) => /signature|hmac|digest|secret|token|x-(isao|hub|webhook)/.test(name)).toSorted();
    },
  },
};

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
