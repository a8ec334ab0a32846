import type { IncomingMessage } from 'node:http';

/**
 * Whether a server that is only for this machine should answer a request. The Host keeps out a name that was pointed at
 * 127.0.0.1 (DNS rebinding); the Origin keeps out other pages in the same browser. A program sends no Origin.
 */
export function isLocal({ headers, socket }: IncomingMessage): boolean {
  const { host, origin } = headers;
  const hosts = ['127.0.0.1', 'localhost'].map((name) => `${name}:${String(socket.localPort)}`);
  return host !== undefined && hosts.includes(host) && (origin === undefined || origin === `http://${host}`);
}
