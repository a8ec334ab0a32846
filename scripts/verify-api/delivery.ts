import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { evidenceOf, isSuccess, NoAnswer, successOf } from './http';
import { idAt, parseJson } from './json';
import { OWN_CONTACT } from './own-contact';
import { joined, type Session } from './session';
import { outline, shapeOf } from './shapes';
import { targetUrl } from './webhooks';

interface Received {
  headers: IncomingHttpHeaders;
  body: unknown;
}

const MAX_BODY_LENGTH = 1_000_000;
const LOOK_EVERY_MS = 20;

/** Listens for deliveries of one contact at one secret path, and answers 404 to everything else. */
const listen = async (port: number, path: string, contactId: string) => {
  const received: Received[] = [];
  const next = { status: 200 };
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      if (text.length < MAX_BODY_LENGTH) text += chunk.toString();
    });
    request.on('end', () => {
      if (request.method !== 'POST' || request.url?.split('?', 1).join().endsWith(path) !== true) {
        response.writeHead(404).end();
        return;
      }
      // Ignores deliveries of other contacts.
      const isOwn = text.includes(JSON.stringify(contactId)) || text.includes(`:${contactId}`);
      if (isOwn) received.push({ headers: request.headers, body: parseJson(text) });
      response.writeHead(isOwn ? next.status : 200).end();
      if (isOwn) next.status = 200;
    });
  });
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it failed';
    throw new NoAnswer(`This machine can’t listen on port ${port} (${code}): choose another with --port.`);
  }
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { received, next, close };
};

/** @returns the headers that may prove the sender */
const signatures = (headers: IncomingHttpHeaders): string[] =>
  Object.keys(headers)
    .filter((name) => /signature|hmac|digest|secret|token|x-(isao|hub|webhook)/.test(name))
    .toSorted();

/** Causes two deliveries, and answers the second one with 500 at first. */
export const askDelivery = async (session: Session, ownId: string): Promise<void> => {
  const { findings } = session;
  const ids = ['webhooks.delivery.shape', 'webhooks.delivery.retries', 'webhooks.delivery.signature'] as const;
  await findings.ask([...ids], () => receive(session, ownId));
};

const receive = async (session: Session, ownId: string): Promise<void> => {
  const { api, cleanup, findings, settings, say } = session;
  const url = targetUrl(session);
  const listener = await listen(settings.port, new URL(url).pathname.split('/').at(-1) ?? '', ownId);
  cleanup.later('the open port', listener.close);
  const { answer, end } = await cleanup.subscribe('contact.updated', url);
  if (!isSuccess(answer)) throw new NoAnswer(evidenceOf(answer));

  const change = async (city: string) =>
    successOf(await api.send('PUT', `/contacts/${encodeURIComponent(ownId)}`, { body: { city } }));
  /** Waits for this many deliveries, or until the time is up. */
  const wait = async (count: number): Promise<boolean> => {
    say(`waiting up to ${settings.waitMs / 1000} s for a delivery`);
    const until = Date.now() + settings.waitMs;
    while (listener.received.length < count && Date.now() < until && !api.stopped) await pause(LOOK_EVERY_MS);
    return listener.received.length >= count;
  };

  await change('Thistlemere East');
  if (await wait(1)) {
    listener.next.status = 500;
    const before = listener.received.length;
    await change(OWN_CONTACT.city);
    const failed = await wait(before + 1);
    const repeated = failed && (await wait(before + 2));
    const seconds = settings.waitMs / 1000;
    if (!failed) findings.unknown('webhooks.delivery.retries', `No second delivery arrived within ${seconds} s.`);
    else if (repeated)
      findings.answer('webhooks.delivery.retries', 'repeated', 'POST of a delivery, answered with 500 → sent again');
    else
      findings.answer(
        'webhooks.delivery.retries',
        'not repeated',
        `POST of a delivery, answered with 500 → not sent again within ${seconds} s`,
      );
  }
  await end();

  const [first] = listener.received;
  if (!first) throw new NoAnswer(`No delivery of contact.updated arrived within ${settings.waitMs / 1000} s.`);
  const shapes = listener.received.map(({ body }) => shapeOf(body, (record) => idAt(record, 'id') === ownId));
  const bodies = [...new Set(listener.received.map(({ body }) => outline(body)))].join(' and ');
  findings.answer(
    'webhooks.delivery.shape',
    shapes.includes('other') ? 'other' : (joined(shapes) ?? 'other'),
    `POST of a delivery → ${bodies}`,
  );
  findings.answer(
    'webhooks.delivery.signature',
    signatures(first.headers),
    `POST of a delivery → headers ${Object.keys(first.headers).join(', ')}`,
  );
};
