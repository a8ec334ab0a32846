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
  const server = createServer((request, response) => {
    const receive = async (): Promise<number> => {
      if (request.method !== 'POST' || request.url?.split('?', 1).join().endsWith(path) !== true) return 404;
      const bytes = await readBytes(request);
      const text = (bytes && decode(bytes, request.headers['content-type'])) ?? '';
      // Ignores deliveries of other contacts.
      if (!text.includes(JSON.stringify(contactId)) && !text.includes(`:${contactId}`)) return 200;
      if (received.length >= MAX_RECEIVED) return 200;
      received.push({ headers: request.headers, body: parseJson(text, { exact: false }) });
      return 200;
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
  return { received, close };
};

/** Causes deliveries of this tool's contact. @returns at least one; @throws NoAnswer, Stopped */
export const deliveries = oncePerRun(async (session: Session): Promise<{ ownId: string; received: Received[] }> => {
  const { api, settings, traces, say } = session;
  const { id: ownId } = await ownContact(session);
  const url = targetUrl(session);
  const { received, close } = await listen(settings.port, url.split('/').at(-1) ?? '', ownId);
  traces.later('an open port', close);
  const { answer, end } = await traces.subscribe('contact.updated', url);
  successOf(answer);
  // Twice, because deliveries may vary.
  for (const [n, city] of ['Thistlemere East', OWN_CONTACT.city].entries()) {
    successOf(await putContact(session, ownId, { city }));
    say(`waiting up to ${settings.waitMs / 1000} s for a delivery`);
    const until = Date.now() + settings.waitMs;
    while (received.length <= n && Date.now() < until) await api.pause(LOOK_EVERY_MS);
  }
  await end();
  if (received.length === 0) throw new NoAnswer(`No delivery of contact.updated arrived at ${url}.`);
  return { ownId, received };
});
