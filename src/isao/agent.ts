import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { Agent, ClientRequest, IncomingMessage } from 'node:http';

/**
 * An agent for one request, which closes the connection after its answer. Zapier freezes the process between two runs, and a
 * connection that was kept open is dead afterwards: what is written into it fails, and seems to have been sent.
 *
 * @param protocol as in a URL: http: or https:
 */
export const agentFor = (protocol: string): Agent => {
  // An import of node:http would read its WebSocket and so load all of undici: 20 ms of each cold start (seen on Node 22).
  const { Agent } = process.getBuiltinModule(protocol === 'http:' ? 'node:http' : 'node:https');
  return new Agent({ keepAlive: false });
};

interface Watch {
  host: string;
  onBreak: () => void;
}

const watches = new AsyncLocalStorage<Watch>();

subscribe('http.client.request.start', (message) => {
  const { request } = message as { request: ClientRequest };
  const watch = watches.getStore();
  // Core logs to a host of its own.
  if (watch?.host !== request.getHeader('host')) return;
  request.once('response', (response: IncomingMessage) => {
    response.once('close', () => {
      if (!response.complete) watch?.onBreak();
    });
  });
});

/**
 * Sends a request, and calls back if the answer breaks off: where it ends before its Content-Length, node-fetch 2 would wait
 * on for the rest (seen on Node 22).
 */
export const watching = <T>(host: string, onBreak: () => void, send: () => T): T =>
  watches.run({ host, onBreak }, send);
