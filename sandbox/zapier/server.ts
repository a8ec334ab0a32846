import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLocal } from '../local-only';

export interface ReceivedRequest {
  method: string;
  path: string;
  querystring: string;
  headers: Record<string, string>;
  content: string;
}

export interface Answer {
  status: number;
  body: unknown;
}

export interface LocalServer {
  url: string;
  close: () => Promise<void>;
}

/**
 * Starts the runner's HTTP server on a free local port. It replaces what apps and APIs reach at zapier.com: the hooks,
 * the RPC server and the log collector. It answers only programs on this machine.
 * @param answer returns a JSON answer, or `none` to leave the connection open.
 */
export async function startServer(answer: (request: ReceivedRequest) => Answer | 'none'): Promise<LocalServer> {
  const server = createServer((request, response) => {
    if (!isLocal(request)) {
      response.writeHead(403).end();
      return;
    }
    read(request).then(
      (received) => {
        const answered = answer(received);
        if (answered === 'none') return;
        const { status, body } = answered;
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
      },
      // The client is gone, perhaps a container that was killed.
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // The address is a string only for a pipe.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(request: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Uint8Array[] = [];
  // The type of the stream doesn't say that its chunks are Buffers.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const [path = '', querystring = ''] = (request.url ?? '').split('?');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return { method: request.method ?? 'GET', path, querystring, headers, content: Buffer.concat(chunks).toString() };
}
