import http, { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { createAppHandler } from 'zapier-platform-core';
import App from '../../index';
import apiRequest from '../../src/creates/api_request';
import createContact from '../../src/creates/create_contact';
import findContact from '../../src/searches/find_contact';
import { aContact, anAnswer, aPage, delayOf, errorOf, failureOf, haltOf, messageOf, run } from '../helpers';

/** What only a real connection shows: the app with faulty servers. */

const servers: Server[] = [];
const sockets = new Set<Socket>();
let originals: { module: object; request: unknown }[] = [];

/** @returns the origin */
const listen = async (server: Server): Promise<string> => {
  servers.push(server);
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** Points the app at a server with these answers. @returns the requests that the server gets */
const serve = async (
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<IncomingMessage[]> => {
  const requests: IncomingMessage[] = [];
  process.env['ISAO_BASE_URL'] = await listen(
    createServer((request, response) => {
      requests.push(request);
      request.resume().on('end', () => {
        answer(request, response);
      });
    }),
  );
  return requests;
};

/** Points the app at a server that always gives this answer. @returns the requests that the server gets */
const serveOnly = (status: number, headers: Record<string, string>, body: string | Buffer = '') =>
  serve((_request, response) => response.writeHead(status, headers).end(body));

beforeAll(() => {
  originals = [http, https].map((module) => ({ module, request: module.request }));
});

afterAll(() => {
  // Core patches these for its logs for good, and jest shares them with later test files.
  for (const { module, request } of originals) Object.assign(module, { request, patchedByZapier: false });
});

afterEach(async () => {
  delete process.env['ISAO_BASE_URL'];
  for (const socket of sockets) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

const read = () => run(findContact.operation.perform, { inputData: { searchBy: 'id', searchValue: 'contact_123' } });
const write = () => run(createContact.operation.perform, { inputData: { name: 'Jane', phoneNumber: '+33987654321' } });
const send = (method = 'GET') => run(apiRequest.operation.perform, { inputData: { method, path: '/no-such-thing' } });

const json = { 'content-type': 'application/json' };
const contact = JSON.stringify(anAnswer(aContact()));

it('writes over a new connection, because the last one may be dead after a freeze', async () => {
  // After one answer, the sockets drop the next request, as in a process that was frozen.
  const seen = new Set<Socket>();
  const requests = await serve((request, response) => {
    if (seen.has(request.socket)) request.socket.destroy();
    else response.writeHead(request.method === 'GET' ? 200 : 201, json).end(contact);
    seen.add(request.socket);
  });

  await read();
  await pause(20);

  expect(await write()).toMatchObject({ id: 'contact_123', outcome: 'created' });
  expect(requests.map(({ headers }) => headers.connection)).toEqual(['close', 'close']);
});

describe('a body that ends early', () => {
  const cut = (headers: Record<string, string>) => (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { ...json, ...headers });
    const body = 'content-encoding' in headers ? gzipSync(contact) : contact;
    response.write(body.slice(0, 50), () => response.destroy());
  };

  it.each([{ 'content-length': '5000' }, {}, { 'content-length': '5000', 'content-encoding': 'gzip' }])(
    'counts as a dropped connection, and is read again at once: %j',
    async (headers) => {
      let answers = 0;
      const requests = await serve((request, response) => {
        if ((answers += 1) < 3) cut(headers)(request, response);
        else response.writeHead(200, json).end(contact);
      });
      const startedAt = Date.now();

      expect(await read()).toEqual([aContact()]);
      expect(requests).toHaveLength(3);
      expect(Date.now() - startedAt).toBeLessThan(3000);
    },
  );

  it('every time is tried again by Zapier', async () => {
    await serve(cut({ 'content-length': '5000' }));

    const error = await errorOf(read());

    expect(error.name).toBe('ThrottledError');
    expect(messageOf(error)).toContain('ISAO is down or can’t be reached (GET /contacts: E');
  });

  it('leaves the result of a write unknown', async () => {
    const requests = await serve((request, response) => {
      if (request.method === 'POST') cut({ 'content-length': '5000' })(request, response);
      else response.writeHead(200, json).end(JSON.stringify(aPage([])));
    });

    expect(await failureOf(write())).toContain('ISAO may have made the change anyway');
    expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('does not change a refusal', async () => {
    await serve((_request, response) => {
      response.writeHead(429, { ...json, 'retry-after': '7', 'content-length': '5000' });
      response.write('{', () => response.destroy());
    });

    expect(await delayOf(read())).toBe(7);
  });
});

describe('an endless answer', () => {
  it('is not decompressed', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000, ' '));
    await serveOnly(200, { ...json, 'content-encoding': 'gzip' }, bomb);
    const before = process.memoryUsage.rss();

    expect(await failureOf(send())).toContain('could not be read (GET: 200)');
    expect(process.memoryUsage.rss() - before).toBeLessThan(150_000_000);
  }, 20_000);

  it('is not read to its end', async () => {
    let sent = 0;
    await serve((_request, response) => {
      response.writeHead(200, json);
      const more = () => {
        sent += 100_000;
        if (!response.destroyed) response.write(' '.repeat(100_000), more);
      };
      more();
    });

    expect(await failureOf(send())).toContain('could not be read (GET: 200)');
    expect(sent).toBeLessThan(40_000_000);
  });

  it('does not hide its status', async () => {
    await serveOnly(401, { ...json, 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(6_000_000, ' ')));

    expect((await errorOf(read())).name).toBe('ExpiredAuthError');
  });
});

describe('a compressed answer that ends early', () => {
  const gzip = gzipSync(contact);
  const answerWith = (bytes: Buffer, headers: Record<string, string> = {}) =>
    serve((request, response) => {
      const isWrite = request.method !== 'GET';
      response.writeHead(200, { ...json, ...(isWrite ? { 'content-encoding': 'gzip', ...headers } : {}) });
      response.end(isWrite ? bytes : JSON.stringify(aPage([])));
    });

  it.each([0, 10, 18, gzip.length - 9, gzip.length - 1])('is no success of a write: %d bytes', async (length) => {
    await answerWith(gzip.subarray(0, length), { 'transfer-encoding': 'chunked' });

    expect(await failureOf(write())).toBe(
      'ISAO’s answer could not be read (POST /contacts: 200). ISAO may have made the change anyway. Check there before you repeat it.',
    );
    expect(await haltOf(send('PUT'))).toContain('ISAO may have made the change anyway');
  });

  it.each([
    ['has no body at all', Buffer.of(), { 'content-length': '0' }],
    ['is whole and empty', gzipSync(''), {}],
  ])('is a success if it %s', async (_what, bytes, headers) => {
    await answerWith(bytes, headers);

    expect(await send('PUT')).toMatchObject({ status: 200, body: null });
  });
});

it('a 204 has no body, whatever its headers say', async () => {
  await serveOnly(204, { 'content-encoding': 'gzip' });

  expect(await send('PUT')).toMatchObject({ status: 204, body: null });
});

describe('the status 000', () => {
  beforeEach(async () => {
    const origin = await listen(
      createTcpServer((socket) => {
        const body = Buffer.from(contact);
        socket.on('error', () => undefined);
        socket.once('data', () => {
          socket.end(
            `HTTP/1.1 000 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${contact}`,
          );
        });
      }),
    );
    process.env['ISAO_BASE_URL'] = origin;
  });

  it('can’t be read', async () => {
    expect(messageOf(await errorOf(read()))).toBe(
      'ISAO’s answer could not be read (GET /contacts: HTTP 000). Replay the run, or test again, in a few minutes. If it fails again, contact ISAO’s support.',
    );
  });

  it('is no success of a write', async () => {
    expect(await failureOf(write())).toContain('(POST /contacts: HTTP 000). ISAO may have made the change anyway.');
  });
});

describe('an ambiguous answer', () => {
  it.each([
    ['another charset', 200, { 'content-type': 'application/json; charset=iso-8859-1' }, contact],
    ['an unknown charset', 200, { 'content-type': 'application/json; charset=xutf-8' }, contact],
    ['another unknown charset', 200, { 'content-type': 'application/json; charset=utf-88' }, contact],
    ['bytes that are not UTF-8', 200, json, Buffer.from(contact.replace('John Smith', 'José'), 'latin1')],
    ['a part', 206, json, contact],
    ['a broken compression', 200, { ...json, 'content-encoding': 'gzip' }, contact],
    ['another compression', 200, { ...json, 'content-encoding': 'br' }, brotliCompressSync(contact)],
  ])('%s can’t be read', async (_what, status, headers, body) => {
    const requests = await serveOnly(status, headers, body);

    expect(await failureOf(read())).toContain('ISAO’s answer could not be read (GET /contacts: ');
    expect(requests).toHaveLength(3);
  });

  it.each([
    ['with a page', 'text/html', '\n  <html>'],
    ['in another charset', 'text/html; charset=iso-8859-1', '<html>'],
  ])('a 404 %s does not count as a missing contact', async (_what, type, body) => {
    await serveOnly(404, { 'content-type': type }, body);

    expect(await failureOf(read())).toContain('could not be read (GET /contacts: 404)');
  });

  it.each([
    'application/json; charset=UTF-8',
    'application/json;charset="utf8"',
    'application/json; charset = utf-8; v=1',
    'application/json',
  ])('is none as %s', async (type) => {
    await serveOnly(200, { 'content-type': type, 'content-encoding': 'gzip' }, gzipSync(contact));

    expect(await read()).toEqual([aContact()]);
  });

  it('is none without compression, even if it says so', async () => {
    await serveOnly(200, { ...json, 'content-encoding': 'identity' }, contact);

    expect(await read()).toEqual([aContact()]);
  });
});

describe('the address in the environment', () => {
  const handler = createAppHandler(App) as unknown as (event: object) => Promise<{ results: unknown }>;
  const event = (environment?: object) => ({
    command: 'execute',
    method: 'creates.api_request.operation.perform',
    bundle: { authData: { api_key: 'zap_1' }, inputData: { method: 'GET', path: '/no-such-thing' } },
    customLogger: () => undefined,
    // Otherwise core would count jest's memory toward Zapier's limit.
    calledFromCli: true,
    ...(environment ? { environment } : {}),
  });

  it('comes only from the event', async () => {
    const requests = await serveOnly(200, json, '{}');
    const here = process.env['ISAO_BASE_URL'];
    delete process.env['ISAO_BASE_URL'];

    await handler(event({ ISAO_BASE_URL: here }));
    await handler(event({ ISAO_BASE_URL: here }));
    // Goes to the real ISAO, which can't be reached or refuses the key.
    await handler({ ...event(), bundle: { authData: { api_key: 'zap_1' }, inputData: {} } }).catch(() => undefined);

    expect(requests).toHaveLength(2);
    expect(process.env['ISAO_BASE_URL']).toBeUndefined();
  });

  it('comes from the process if the event has none', async () => {
    const requests = await serveOnly(200, json, '{}');

    await handler(event());
    await handler(event({}));

    expect(requests).toHaveLength(2);
  });
});
