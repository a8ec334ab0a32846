import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that reached the runner. */
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
 * Starts the one HTTP server of the runner, on a free port of the local machine. It stands in for what apps and APIs
 * reach at zapier.com: the hooks, the RPC server and the log collector.
 * @param answer answers a request with JSON, or leaves the connection open without an answer.
 */
export async function startServer(answer: (request: ReceivedRequest) => Answer | 'none'): Promise<LocalServer> {
  const server = createServer((request, response) => {
    read(request).then(
      (received) => {
        const answered = answer(received);
        if (answered === 'none') return;
        const { status, body } = answered;
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
      },
      // Whoever asked is gone, perhaps a container that was killed.
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an AddressInfo; only one on a pipe has a string.
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
  // A stream of bytes yields them as Buffers, which its type leaves open.
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
