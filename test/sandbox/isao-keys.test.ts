import { get } from 'node:http';
import { performance } from 'node:perf_hooks';
import { useIsao } from './isao-client';

const NOON = Date.parse('2024-11-08T12:00:00.000Z');

const start = useIsao();

test('a key can read its company, its permissions and the time, by ISAO’s own clock', async () => {
  const { isao, call } = await start({ now: () => NOON });
  isao.clock.offset = -3 * 60 * 60 * 1000;
  const { key } = isao.createKey({ permissions: ['contacts:read'] });
  const answer = await call('GET /test', { key });
  expect(answer.headers.get('date')).toBe('Fri, 08 Nov 2024 09:00:00 GMT');
  expect(answer.body).toEqual({
    success: true,
    message: 'API key is valid and working',
    data: { companyId: 'company_sandbox', permissions: ['contacts:read'], timestamp: '2024-11-08T09:00:00.000Z' },
  });
});

test.each([{}, { authorization: 'Basic abc' }])('a request with the headers %j is refused', async (headers) => {
  const { call } = await start();
  const answer = await call('GET /contacts', { key: null, headers });
  expect(answer.status).toBe(401);
  expect(answer.body).toEqual({
    success: false,
    error: 'API key required in Authorization header',
    message: 'Please provide a valid API key in the format: Authorization: Bearer YOUR_API_KEY',
  });
});

test('a malformed, unknown, revoked or expired key is refused', async () => {
  const { isao, call } = await start({ now: () => NOON });
  const revoked = isao.createKey();
  const expiring = isao.createKey({ expiresAt: '2024-11-08T13:00:00.000Z' });
  expect((await call('GET /test', { key: revoked.key })).status).toBe(200);
  expect((await call('GET /test', { key: expiring.key })).status).toBe(200);

  isao.revokeKey(revoked.id);
  isao.clock.offset = 60 * 60 * 1000;
  const expected = [
    ['zap_12', 'Invalid API key format'],
    [`xyz_${'0'.repeat(64)}`, 'Invalid API key format'],
    [`zap_${'0'.repeat(64)}`, 'Invalid API key'],
    [revoked.key, 'Invalid API key'],
    [expiring.key, 'API key expired'],
  ];
  for (const [key = '', error] of expected) {
    const { status, body } = await call('GET /test', { key });
    expect([status, body]).toEqual([401, { success: false, error }]);
  }
});

test.each(['ck', 'zap', 'make', 'whk', 'cst'] as const)('a %s key has its prefix and 64 hex digits', async (type) => {
  const { isao, call } = await start();
  const { key } = isao.createKey({ type });
  expect(key).toMatch(new RegExp(`^${type}_[0-9a-f]{64}$`));
  expect((await call('GET /test', { key })).status).toBe(200);
});

test('each key has its own rate limit, which ends when Retry-After says', async () => {
  const { isao, call } = await start();
  const now = jest.spyOn(performance, 'now').mockReturnValue(1000);
  const { key } = isao.createKey({ rateLimit: 2 });
  const send = () => call('GET /test', { key });
  expect([(await send()).status, (await send()).status]).toEqual([200, 200]);
  now.mockReturnValue(31_500);
  const limited = await send();
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '30']);
  expect(limited.body).toMatchObject({ success: false, error: 'Rate limit exceeded' });
  expect((await call('GET /test')).status).toBe(200);

  now.mockReturnValue(61_000);
  expect((await send()).status).toBe(200);
  now.mockRestore();
});

test.each(['GET /no-such-thing', 'GET /', 'PUT /deals/deal_1', 'POST /test'])('%s is a 404', async (route) => {
  const { call } = await start();
  const answer = await call(route, route.startsWith('GET') ? {} : { body: { title: 'Other' } });
  expect([answer.status, answer.body]).toEqual([404, { success: false, error: 'Route not found' }]);
});

test.each([{ host: 'attacker.example' }, { origin: 'https://attacker.example' }, { origin: 'null' }])(
  'a web page is refused: %j',
  async (headers) => {
    const { isao } = await start();
    const status = await new Promise((resolve, reject) => {
      const authorization = `Bearer ${isao.key}`;
      const sent = get(`${isao.baseUrl}/contacts`, { headers: { authorization, ...headers } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject);
    });
    expect([status, isao.requests]).toEqual([403, []]);
  },
);

test('the request log keeps everything except the key', async () => {
  const { isao, call } = await start();
  await call('GET /contacts?page=2&search=%2B33', { headers: { 'user-agent': 'tests' } });
  await call('POST /contacts', { key: null, body: { name: 'Jane' } });
  expect(isao.requests).toMatchObject([
    {
      method: 'GET',
      path: '/contacts',
      query: { page: '2', search: '+33' },
      status: 200,
      headers: { 'user-agent': 'tests' },
      faulty: false,
    },
    { method: 'POST', path: '/contacts', query: {}, status: 401 },
  ]);
  expect(JSON.stringify(isao.requests)).not.toContain(isao.key);
});
