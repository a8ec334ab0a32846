import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { Agent, ClientRequest, IncomingMessage } from 'node:http';

/**
 * An agent that closes the connection after the answer. Zapier freezes the process between runs, so an open connection would
 * die, and the next request would fail as if it had been sent.
 *
 * @param protocol as in a URL: http: or https:
 */
export const agentFor = (protocol: string): Agent => {
  // An import of node:http would also load undici, for 20 ms of each cold start (seen on Node 22).
  const { Agent } = process.getBuiltinModule(protocol === 'http:' ? 'node:http' : 'node:https');
  return new Agent({ keepAlive: false });
};

export interface Watch {
  host: string;
  /** The answer's. */
  status?: number | undefined;
  onBreak: () => void;
}

const watches = new AsyncLocalStorage<Watch>();

subscribe('http.client.request.start', (message) => {
  const { request } = message as { request: ClientRequest };
  const watch = watches.getStore();
  // Ignores requests to core's log host.
  if (!watch || watch.host !== request.getHeader('host')) return;
  request.once('response', (response: IncomingMessage) => {
    watch.status = response.statusCode;
    response.once('close', () => {
      if (!response.complete) watch.onBreak();
    });
  });
});

/**
 * Sends a request, and tells what node-fetch 2 hides (seen on Node 22): the status, because it makes 000 a 200, and if the
 * answer ends before its Content-Length, because it would wait for the rest.
 */
export const watching = <T>(watch: Watch, send: () => T): T => watches.run(watch, send);
