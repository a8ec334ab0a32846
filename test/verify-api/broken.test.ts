import { type Fault, type Isao, startIsao } from '../../sandbox/isao';
import { forgotten, ownIn, serve, verify } from './command';

jest.setTimeout(30_000);

let isao: Isao;

beforeEach(async () => {
  isao = await startIsao({ delivery: { backoff: 5 } });
  isao.seed(8, 6);
});
afterEach(() => isao.close());

/** Text that no user should see. */
const NOISE = /\bat .*:\d+:\d+|\[object|TypeError|undefined|bug in this tool/;

test.each<[name: string, fault: Fault]>([
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
])('ends with a message if ISAO %s, and forgets no subscription', async (name, fault) => {
  isao.faults.add({ ...fault, after: name.length % 2 === 0 ? 30 : 80, times: Infinity });
  const outcome = await verify(isao, ['--write']);

  expect([0, 1, 2]).toContain(outcome.code);
  expect(outcome.out + outcome.err).not.toMatch(NOISE);
  expect(outcome.out + outcome.err).not.toContain(isao.key);
  expect(forgotten(isao, outcome)).toEqual([]);
});

test.each([40, 52, 64, 75, 80])('survives three dropped connections after %i requests', async (after) => {
  isao.faults.add({ drop: 'before', after, times: 3 });
  const outcome = await verify(isao, ['--write']);

  expect(outcome.err).not.toMatch(NOISE);
  expect(isao.subscriptions()).toEqual([]);
  expect(ownIn(isao)).toHaveLength(1);
});

test('stops if ISAO no longer answers', async () => {
  isao.faults.add({ status: 503, after: 5, times: Infinity });
  const { code, findings } = await verify(isao);

  expect(code).toBe(2);
  expect(findings.at(-1)?.evidence).toBe('Not asked, because the run ended early.');
  expect(isao.requests).toHaveLength(14);
});

test('lists a subscription whose answer was lost', async () => {
  isao.faults.add({ route: 'POST /webhooks/subscribe', drop: 'after' });
  const { leftBehind } = await verify(isao, ['--write']);

  expect(isao.subscriptions()).toHaveLength(1);
  expect(leftBehind).toContainEqual(
    expect.stringMatching(/^subscription of contact\.created to https:.*, perhaps, and/),
  );
});

test('does not mistake a refused address for refused events', async () => {
  const refusal = { success: false, error: 'Validation failed', details: { target_url: 'Unknown host' } };
  isao.faults.add({ route: 'POST /webhooks/subscribe', times: 4, status: 422, body: JSON.stringify(refusal) });
  const { answers, findings, code } = await verify(isao, ['--write']);

  expect(answers['webhooks.events']).toBeNull();
  expect(findings.find(({ id }) => id === 'webhooks.events')?.evidence).toContain('use --listen URL');
  expect(code).toBe(0);
});

test('sends the key nowhere else after a redirect', async () => {
  const seen: unknown[] = [];
  const trap = await serve((request, response) => {
    seen.push(request.url);
    response.end('{"success":true}');
  });
  const redirecting = await serve((_request, response) =>
    response.writeHead(302, { location: `${trap.baseUrl}/stolen` }).end(),
  );
  const { code, err } = await verify({ ...redirecting, key: isao.key }, ['--write']);
  for (const server of [trap, redirecting]) await server.close();

  expect(code).toBe(2);
  expect(err).toContain('ISAO did not answer as expected. GET /test → 302');
  expect(seen).toEqual([]);
});
