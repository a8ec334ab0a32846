import type { Isao, IsaoOptions } from '../../sandbox/isao';
import { startIsao } from '../../sandbox/isao';
import type { Call } from './isao-client';
import { connect } from './isao-client';

const NOON = Date.parse('2024-11-08T12:00:00.000Z');

let isao: Isao;
let call: Call;

async function start(options: IsaoOptions = {}): Promise<void> {
  isao = await startIsao(options);
  call = await connect(isao);
}

afterEach(() => isao.close());

test('a key can read its company, its permissions and the time', async () => {
  await start({ companyId: 'company_1', now: () => NOON });
  const { key } = isao.createKey({ permissions: ['contacts:read'] });
  const answer = await call('GET /test', { key });
  expect(answer.body).toEqual({
    success: true,
    message: 'API key is valid and working',
    data: { companyId: 'company_1', permissions: ['contacts:read'], timestamp: '2024-11-08T12:00:00.000Z' },
  });
});

test('a request without a bearer token is refused with the documented text', async () => {
  await start();
  const documented = {
    success: false,
    error: 'API key required in Authorization header',
    message: 'Please provide a valid API key in the format: Authorization: Bearer YOUR_API_KEY',
  };
  const without = await call('GET /test', { key: null });
  const basic = await call('GET /contacts', { key: null, headers: { authorization: 'Basic abc' } });
  expect([without.status, basic.status]).toEqual([401, 401]);
  expect([without.body, basic.body]).toEqual([documented, documented]);
});

test('a malformed, unknown, revoked or expired key is refused', async () => {
  await start({ now: () => NOON });
  const revoked = isao.createKey();
  const expiring = isao.createKey({ expiresAt: '2024-11-08T13:00:00.000Z' });
  expect((await call('GET /test', { key: revoked.key })).status).toBe(200);
  expect((await call('GET /test', { key: expiring.key })).status).toBe(200);

  isao.revokeKey(revoked.id);
  isao.clock.offset = 60 * 60 * 1000;
  const errors = await Promise.all(
    ['zap_12', `xyz_${'0'.repeat(64)}`, `zap_${'0'.repeat(64)}`, revoked.key, expiring.key].map(async (key) => {
      const { status, body } = await call('GET /test', { key });
      return [status, body];
    }),
  );
  expect(errors).toEqual([
    [401, { success: false, error: 'Invalid API key format' }],
    [401, { success: false, error: 'Invalid API key format' }],
    [401, { success: false, error: 'Invalid API key' }],
    [401, { success: false, error: 'Invalid API key' }],
    [401, { success: false, error: 'API key expired' }],
  ]);
});

test.each(['ck', 'zap', 'make', 'whk', 'cst'] as const)('a %s key has its prefix and 64 hex digits', async (type) => {
  await start();
  const { key } = isao.createKey({ type });
  expect(key).toMatch(new RegExp(`^${type}_[0-9a-f]{64}$`));
  expect((await call('GET /test', { key })).status).toBe(200);
});

test('a missing permission is reported with the documented text', async () => {
  await start();
  const { key } = isao.createKey({ permissions: ['webhooks:write'] });
  const { status, body } = await call('GET /contacts', { key });
  expect(status).toBe(403);
  expect(body).toEqual({
    success: false,
    error: 'Permission denied: contacts:read required',
    message: 'This API key does not have the required permission: contacts:read',
    requiredPermission: 'contacts:read',
    availablePermissions: ['webhooks:write'],
  });
});

test('each key has its own rate limit, which ends when Retry-After says', async () => {
  await start({ rateWindow: 900 });
  const { key } = isao.createKey({ rateLimit: 2 });
  const statuses: number[] = [];
  for (let sent = 0; sent < 2; sent += 1) statuses.push((await call('GET /test', { key })).status);
  const limited = await call('GET /test', { key });
  expect([...statuses, limited.status]).toEqual([200, 200, 429]);
  expect(limited.headers.get('retry-after')).toBe('1');
  expect(limited.body).toMatchObject({ success: false, error: 'Rate limit exceeded' });
  expect((await call('GET /test')).status).toBe(200);

  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect((await call('GET /test', { key })).status).toBe(200);
});

test('Retry-After may be a date by ISAO’s clock, or absent', async () => {
  await start({ retryAfter: 'date', now: () => NOON });
  const limited = await call('GET /test', { key: isao.createKey({ rateLimit: 0 }).key });
  expect(limited.headers.get('retry-after')).toBe('Fri, 08 Nov 2024 12:01:00 GMT');
  await isao.close();

  await start({ retryAfter: 'absent' });
  const silent = await call('GET /test', { key: isao.createKey({ rateLimit: 0 }).key });
  expect([silent.status, silent.headers.get('retry-after')]).toEqual([429, null]);
});

test('ISAO has its own clock, in bodies and in the Date header', async () => {
  await start({ now: () => NOON });
  isao.clock.offset = -3 * 60 * 60 * 1000;
  const answer = await call('GET /test');
  expect(answer.headers.get('date')).toBe('Fri, 08 Nov 2024 09:00:00 GMT');
  expect(answer.body).toMatchObject({ data: { timestamp: '2024-11-08T09:00:00.000Z' } });
});

test('an unknown route is a 404, and so is an undocumented method', async () => {
  await start();
  const { id } = isao.contacts.create({ name: 'Jane', phoneNumber: '+1' });
  const answers = await Promise.all([call('GET /no-such-thing'), call(`DELETE /contacts/${id}`), call('GET /')]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  expect(answers[0].body).toEqual({ success: false, error: 'Route not found' });
});

test('the request log keeps everything except the key', async () => {
  await start();
  await call('GET /contacts?page=2&search=%2B33', { headers: { 'user-agent': 'tests' } });
  await call('POST /contacts', { key: null, body: { name: 'Jane' } });
  expect(isao.requests).toMatchObject([
    {
      method: 'GET',
      path: '/contacts',
      query: { page: '2', search: '+33' },
      status: 200,
      headers: { 'user-agent': 'tests' },
      authorization: true,
      faulty: false,
    },
    { method: 'POST', path: '/contacts', query: {}, status: 401, authorization: false },
  ]);
  expect(isao.requests[0]?.keyId).toMatch(/^key_/);
  expect(JSON.stringify(isao.requests)).not.toContain(isao.key);
});

test('changed permissions apply from the next request on', async () => {
  await start();
  const { id, key } = isao.createKey({ permissions: ['contacts:read'] });
  const before = await call('GET /deals', { key });
  isao.permit(id, ['deals:read']);
  const after = await call('GET /deals', { key });
  expect([before.status, after.status]).toEqual([403, 200]);
  expect(isao.keys().find((known) => known.id === id)?.permissions).toEqual(['deals:read']);
  isao.revokeKey(id);
  expect(isao.keys().map((known) => known.id)).not.toContain(id);
});
