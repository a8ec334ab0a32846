import { setTimeout as sleep } from 'node:timers/promises';
import { matches } from '../../sandbox/isao/faults';
import { ids, useIsao } from './isao-client';

const JANE = { name: 'Jane', phoneNumber: '+1' };

const start = useIsao();

test.each([
  ['*', 'GET', '/test', true],
  ['POST *', 'GET', '/test', false],
  ['/contacts/:id', 'PUT', '/contacts/contact_1', true],
  ['/contacts/:id', 'GET', '/contacts', false],
  ['GET /contacts', 'POST', '/contacts', false],
  ['GET /contacts', 'GET', '/contacts', true],
])('the route %s matches %s %s: %s', (route, method, path, expected) => {
  expect(matches(route, method, path)).toBe(expected);
});

test('a status is returned without carrying out the request', async () => {
  const { isao, call } = await start();
  isao.faults.add({ route: 'POST /contacts', status: 503, headers: { 'retry-after': '7' } });
  const answer = await call('POST /contacts', { body: JANE });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '7']);
  expect(answer.body).toMatchObject({ success: false });
  expect(isao.contacts.count()).toBe(0);
  expect((await call('POST /contacts', { body: JANE })).status).toBe(201);
  expect(isao.requests.map(({ faulty, status }) => [faulty, status])).toEqual([
    [true, 503],
    [false, 201],
  ]);
});

test('a status can hide that the request was carried out', async () => {
  const { isao, call } = await start();
  isao.faults.add({ status: 502, handled: true, body: 'html' });
  const answer = await call('POST /contacts', { body: JANE });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
  expect(answer.text).toContain('Bad Gateway');
  expect(isao.contacts.count()).toBe(1);
});

test('faults happen in turn, with their `times` and `after`', async () => {
  const { isao, call } = await start();
  isao.faults.add({ route: 'GET /test', status: 500, after: 1, times: 2 });
  isao.faults.add({ route: 'GET /test', status: 503 });
  const statuses: number[] = [];
  for (let sent = 0; sent < 5; sent += 1) statuses.push((await call('GET /test')).status);
  expect(statuses).toEqual([503, 500, 500, 200, 200]);

  isao.faults.add({ status: 500, times: Infinity });
  expect((await call('GET /contacts')).status).toBe(500);
  isao.faults.clear();
  expect((await call('GET /contacts')).status).toBe(200);
});

test.each([
  ['before', 0],
  ['after', 1],
] as const)('a connection can drop %s the request is carried out', async (drop, count) => {
  const { isao, call } = await start();
  isao.faults.add({ drop });
  await expect(call('POST /contacts', { body: JANE })).rejects.toThrow('fetch failed');
  expect(isao.contacts.count()).toBe(count);
  expect(isao.requests).toMatchObject([{ faulty: true }]);
  expect(isao.requests[0]).not.toHaveProperty('status');
});

test('a connection can drop midway through the answer', async () => {
  const { isao, call } = await start();
  isao.seed(50);
  isao.faults.add({ drop: 'midway' });
  await expect(call('GET /contacts')).rejects.toThrow('terminated');
  expect(ids(await call('GET /contacts'))).toHaveLength(50);
});

test('a slow answer comes after its delay', async () => {
  const { isao, call } = await start();
  isao.faults.add({ delay: 100 });
  const started = performance.now();
  expect((await call('GET /test')).status).toBe(200);
  // Timers can be a millisecond early.
  expect(performance.now() - started).toBeGreaterThanOrEqual(99);
});

test('a client that gives up has changed the account anyway, and closing does not wait for the delay', async () => {
  const { isao } = await start();
  isao.faults.add({ delay: 60_000 });
  const client = new AbortController();
  const pending = fetch(`${isao.baseUrl}/contacts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${isao.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(JANE),
    signal: client.signal,
  }).catch((error: unknown) => error);
  while (isao.contacts.count() === 0) await sleep(5);
  client.abort();
  expect(await pending).toMatchObject({ name: 'AbortError' });
  const started = performance.now();
  await isao.close();
  expect(performance.now() - started).toBeLessThan(5000);
});

test.each([
  ['empty', ''],
  ['not-json', 'Service is busy'],
  ['success-false', '{"success":false,"error":"Something went wrong"}'],
  ['list', '[]'],
  ['{"data":null}', '{"data":null}'],
])('the body of an answer can be: %s', async (body, text) => {
  const { isao, call } = await start();
  isao.faults.add({ body });
  const answer = await call('POST /contacts', { body: JANE });
  expect([answer.status, answer.text]).toEqual([201, text]);
  expect(isao.contacts.count()).toBe(1);
});

test('the body of an answer can be cut off', async () => {
  const { isao, call } = await start();
  const whole = await call('GET /contacts');
  isao.faults.add({ body: 'truncated' });
  const half = await call('GET /contacts');
  expect(half.text).toBe(whole.text.slice(0, Math.floor(whole.text.length / 2)));
  expect(half.body).toBeUndefined();
});

test('contacts can change between two pages', async () => {
  const { isao, call } = await start();
  isao.seed(10);
  const before = ids(await call('GET /contacts'));
  isao.faults.add({
    route: 'GET /contacts',
    drift: () => {
      isao.contacts.delete(before[0] ?? '');
    },
  });
  const first = await call('GET /contacts?limit=5&page=1');
  const second = await call('GET /contacts?limit=5&page=2');
  // The contact that moved from the second page to the first is on neither.
  expect([...ids(first), ...ids(second)]).toEqual(before.filter((_, index) => index !== 5));
});
