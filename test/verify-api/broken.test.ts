import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type Fault, type Isao, type IsaoOptions, startIsao } from '../../sandbox/isao';
import { member } from '../sandbox/isao-client';
import { forgotten, verify } from './command';

jest.setTimeout(30_000);

let isao: Isao;

const start = async (options: IsaoOptions = {}): Promise<void> => {
  isao = await startIsao({ delivery: { backoff: 5 }, ...options });
  isao.seed(8, 6);
};

afterEach(() => isao.close());

/** Text that no user should see. */
const NOISE = /\bat .*:\d+:\d+|\[object|TypeError|undefined|bug in this tool/;

const LIES: [name: string, fault: Fault][] = [
  ['drops the connection', { drop: 'before' }],
  ['drops the connection after carrying out the request', { drop: 'after' }],
  ['breaks off its answers', { drop: 'midway' }],
  ['answers 500', { status: 500 }],
  ['answers 500 after carrying out the request', { status: 500, handled: true }],
  ['answers 503 with a web page', { status: 503, body: 'html' }],
  ['answers with a web page', { body: 'html' }],
  ['answers with nothing', { body: 'empty' }],
  ['answers with half of its JSON', { body: 'truncated' }],
  ['says that it failed', { body: 'success-false' }],
  ['answers with a list', { body: 'list' }],
  ['answers with nonsense', { body: '{"success":true,"data":{"id":7,"permissions":"all"},"meta":"?"}' }],
  ['answers 403', { status: 403 }],
  ['answers 429 forever', { status: 429, headers: { 'retry-after': '1' } }],
];

test.each(LIES.map(([name, fault], n) => [name, n % 2 === 0 ? 30 : 62, fault] as const))(
  'ends with a message if ISAO %s after %i requests, and forgets no subscription',
  async (_name, after, fault) => {
    await start();
    isao.faults.add({ ...fault, after, times: 1_000_000 });
    const outcome = await verify(isao, ['--write']);

    expect([0, 1, 2]).toContain(outcome.code);
    expect(outcome.out + outcome.err).not.toMatch(NOISE);
    expect(outcome.out + outcome.err).not.toContain(isao.key);
    expect(forgotten(isao, outcome)).toEqual([]);
  },
);

test.each([40, 52, 64, 66, 68])('survives three dropped connections after %i requests', async (after) => {
  await start();
  isao.faults.add({ drop: 'before', after, times: 3 });
  const outcome = await verify(isao, ['--write']);

  expect(outcome.err).not.toMatch(NOISE);
  expect(isao.subscriptions()).toEqual([]);
  expect(isao.contacts.all().filter(({ name }) => name.startsWith('ISAO API verification'))).toHaveLength(1);
});

test('lists a subscription whose answer was lost', async () => {
  await start();
  isao.faults.add({ route: 'POST /webhooks/subscribe', drop: 'after' });
  const { leftBehind } = await verify(isao, ['--write']);

  expect(isao.subscriptions()).toHaveLength(1);
  expect(leftBehind).toContainEqual(expect.stringMatching(/^perhaps a subscription of contact\.created to https:/));
});

test('does not mistake a refused address for refused events', async () => {
  await start();
  const refusal = { success: false, error: 'Validation failed', details: { target_url: 'Unknown host' } };
  isao.faults.add({ route: 'POST /webhooks/subscribe', times: 4, status: 422, body: JSON.stringify(refusal) });
  const outcome = await verify(isao, ['--write']);
  const finding = outcome.findings.find((found) => member(found, 'id') === 'webhooks.events');

  expect(outcome.answers['webhooks.events']).toBeNull();
  expect(member(finding, 'evidence')).toContain('use --listen URL');
  expect(outcome.code).toBe(0);
});

test('cleans up if it is interrupted', async () => {
  await start({ deliveryShape: 'record' });
  const before = isao.contacts.count();
  const outcome = await verify(isao, ['--write'], {
    watch: (line, stop) => {
      if (line.startsWith('contacts.put.null')) stop.abort();
    },
  });

  const own = isao.contacts.all().find(({ name }) => name.startsWith('ISAO API verification'));
  expect(outcome.code).toBe(2);
  expect(outcome.answers['contacts.envelope']).toBe('as documented');
  expect(outcome.answers['webhooks.events']).toBeNull();
  expect(isao.contacts.count()).toBe(before + 1);
  expect(own?.city).toBe('Thistlemere');
  expect(isao.requests.at(-1)?.method).toBe('GET');
});

describe('a hostile ISAO', () => {
  const serve = async (listener: RequestListener) => {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
      url: `http://127.0.0.1:${Number(member(server.address(), 'port'))}`,
      close: () => {
        server.closeAllConnections();
        server.close();
      },
    };
  };

  it('does not get the key sent elsewhere by a redirect', async () => {
    await start();

    const seen: unknown[] = [];
    const trap = await serve((request, response) => {
      seen.push(request.url);
      response.end('{"success":true}');
    });
    const redirecting = await serve((_request, response) =>
      response.writeHead(302, { location: `${trap.url}/stolen` }).end(),
    );
    const outcome = await verify({ baseUrl: redirecting.url, key: isao.key }, ['--write']);
    for (const server of [trap, redirecting]) server.close();

    expect(outcome.code).toBe(2);
    expect(outcome.err).toContain('ISAO did not answer as expected. GET /test → 302');
    expect(seen).toEqual([]);
  });
});
