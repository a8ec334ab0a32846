import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  method: string;
  /** Path and query, as received. */
  url: string;
  headers: [name: string, value: string][];
  body: string;
}

export interface Answer {
  status: number;
  headers: [name: string, value: string][];
  body:
    | { kind: 'text'; text: string }
    /** What the API would answer at this route, if these were its records. */
    | { kind: 'records'; records: unknown[]; meta: unknown }
    /** The connection is closed, before the answer or amid it. */
    | { kind: 'drop'; after: string };
}

/** A local server with given answers. */
export interface Host {
  origin: string;
  requests: Received[];
  /** The answers to the next requests, in order; the last one repeats. */
  answers: Answer[];
  /** Called for each request. */
  onRequest: () => void;
  close: () => Promise<void>;
}

const bodyOf = ({ method, url }: Received, records: unknown[], meta: unknown): unknown => {
  const path = url.replace(/\?.*$/s, '').replace(/^\/api\/\w+/, '');
  const [first] = records;
  const { id, tags } = (first ?? {}) as { id?: unknown; tags?: unknown };
  if (path === '/test')
    return { companyId: id, permissions: ['contacts:read', ...(Array.isArray(tags) ? (tags as unknown[]) : [])] };
  if (path === '/webhooks/subscribe') return { id };
  // A list's path ends with the name of its records: `/contacts` is a list, `/contacts/1` is one record.
  if (method === 'GET' && /^\/(\w+|triggers\/.*)$/s.test(path)) return { data: records, meta };
  return { data: first };
};

const textOf = (request: Received, body: Answer['body']): string => {
  if (body.kind === 'text') return body.text;
  if (body.kind === 'drop') return body.after;
  const answer = bodyOf(request, body.records, body.meta) as Record<string, unknown>;
  return JSON.stringify({ success: true, ...('data' in answer ? answer : { data: answer }) });
};

const read = async (request: IncomingMessage): Promise<Received> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { rawHeaders, method = '', url = '' } = request;
  const headers = rawHeaders.flatMap((name, i): [string, string][] =>
    i % 2 === 0 ? [[name.toLowerCase(), rawHeaders[i + 1] ?? '']] : [],
  );
  return { method, url, headers, body: Buffer.concat(chunks).toString() };
};

const send = (response: ServerResponse, request: Received, { status, headers, body }: Answer): void => {
  const text = textOf(request, body);
  if (body.kind === 'drop' && text === '') {
    response.destroy();
    return;
  }
  response.writeHead(status, headers.flat());
  if (body.kind !== 'drop') response.end(text);
  else response.write(text, () => response.destroy());
};

export const startHost = async (): Promise<Host> => {
  const host: Host = { origin: '', requests: [], answers: [], onRequest: () => undefined, close: () => closed() };
  const server = createServer({ maxHeaderSize: 4_000_000 }, (request, response) => {
    void read(request).then(
      (received) => {
        host.requests.push(received);
        host.onRequest();
        const answer = host.answers.length > 1 ? host.answers.shift() : host.answers[0];
        send(response, received, answer ?? { status: 404, headers: [], body: { kind: 'text', text: '' } });
      },
      // The app gave up in the middle of its request.
      () => response.destroy(),
    );
  });
  const closed = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return host;
};
