import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { decode, readBytes } from '../../src/isao/body';
import { parseJson } from '../../src/isao/json';
import { NoAnswer, successOf } from './api';
import { codeOf } from './memory';
import { OWN_CONTACT, ownContact, putContact } from './own-contact';
import { oncePerRun, type Session } from './session';
import { targetUrl } from './subscriptions';

interface Received {
  headers: IncomingHttpHeaders;
  body: unknown;
}

const MAX_RECEIVED = 20;
const LOOK_EVERY_MS = 20;

/** Listens for deliveries of one contact at one secret path, and answers 404 to everything else. */
const listen = async (port: number, path: string, contactId: string) => {
  const received: Received[] = [];
  const next = { status: 200 };
  const server = createServer((request, response) => {
    const receive = async (): Promise<number> => {
      if (request.method !== 'POST' || request.url?.split('?', 1).join().endsWith(path) !== true) return 404;
      const bytes = await readBytes(request);
      const text = (bytes && decode(bytes, request.headers['content-type'])) ?? '';
      // Ignores deliveries of other contacts.
      if (!text.includes(JSON.stringify(contactId)) && !text.includes(`:${contactId}`)) return 200;
      if (received.length >= MAX_RECEIVED) return 200;
      received.push({ headers: request.headers, body: parseJson(text, { exact: false }) });
      const { status } = next;
      next.status = 200;
      return status;
    };
    receive().then(
      (status) => response.writeHead(status, { connection: 'close' }).end(),
      () => request.destroy(),
    );
  });
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new NoAnswer(`This machine can’t listen on port ${port} (${codeOf(error)}): choose another with --port.`);
  }
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { received, next, close };
};

export interface Deliveries {
  ownId: string;
  /** At least one. */
  received: Received[];
  /** What came after a delivery was answered with 500; undefined if none could be. */
  afterFailure: 'repeated' | 'not repeated' | undefined;
}

/** Causes two deliveries, and answers the second one with 500 at first. @throws NoAnswer, Stopped */
export const deliveries = oncePerRun(async (session: Session): Promise<Deliveries> => {
  const { api, settings, traces, say } = session;
  const { id: ownId } = await ownContact(session);
  const url = targetUrl(session);
  const { received, next, close } = await listen(settings.port, url.split('/').at(-1) ?? '', ownId);
  traces.later('an open port', close);
  const { answer, end } = await traces.subscribe('contact.updated', url);
  successOf(answer);

  const change = async (city: string) => successOf(await putContact(session, ownId, { city }));
  const seconds = settings.waitMs / 1000;
  /** Waits for this many deliveries, or until the time is up. */
  const wait = async (count: number): Promise<boolean> => {
    say(`waiting up to ${seconds} s for a delivery`);
    const until = Date.now() + settings.waitMs;
    while (received.length < count && Date.now() < until) await api.pause(LOOK_EVERY_MS);
    return received.length >= count;
  };

  let afterFailure: Deliveries['afterFailure'];
  await change('Thistlemere East');
  if (!(await wait(1))) throw new NoAnswer(`No delivery of contact.updated arrived within ${seconds} s.`);
  const before = received.length;
  next.status = 500;
  await change(OWN_CONTACT.city);
  if (await wait(before + 1)) afterFailure = (await wait(before + 2)) ? 'repeated' : 'not repeated';
  await end();
  return { ownId, received, afterFailure };
});
