import type { ZapierError } from '../../sandbox/zapier';
import { useWorld } from './world';

const world = useWorld();

const connect = (authData: Record<string, string>) => world.zapier.connect({ authData });
const refusal = async (authData: Record<string, string>): Promise<ZapierError> => {
  const error: unknown = await connect(authData).catch((reason: unknown) => reason);
  return error as ZapierError;
};

it('is labeled with the company and the environment', async () => {
  expect((await connect({ api_key: world.isao.key })).label).toBe('compan…ndbox (Production)');
  expect((await connect({ api_key: world.isao.key, environment: 'staging' })).label).toBe('compan…ndbox (Staging)');
});

it('takes one request, and changes nothing', async () => {
  const before = world.isao.requests.length;
  await connect({ api_key: world.isao.key });

  expect(world.isao.requests.slice(before)).toMatchObject([{ method: 'GET', path: '/test' }]);
});

it('has a separate message for each kind of key that doesn’t work', async () => {
  const powerless = world.isao.createKey({ permissions: ['webhooks:write'] }).key;
  const expired = world.isao.createKey({ expiresAt: '2020-01-01T00:00:00.000Z' }).key;
  const revoked = world.isao.createKey();
  world.isao.revokeKey(revoked.id);

  expect((await refusal({ api_key: 'zap_123' })).message).toContain(
    'ISAO refused the API key (Invalid API key format)',
  );
  expect((await refusal({ api_key: expired })).message).toContain('ISAO refused the API key (API key expired)');
  expect((await refusal({ api_key: revoked.key })).message).toContain('ISAO refused the API key (Invalid API key)');
  expect((await refusal({ api_key: powerless })).message).toContain('This API key may not read contacts.');
  expect((await refusal({})).message).toContain('API Key');
});

it.each([
  [{ drop: 'before' } as const, 'ISAO is down or can’t be reached'],
  [{ body: 'html' } as const, 'ISAO’s answer could not be read (GET /test: 200)'],
  [{ body: 'truncated' } as const, 'ISAO’s answer could not be read (GET /test: 200)'],
  [{ status: 500 } as const, 'ISAO had an internal error'],
  [{ status: 429, headers: { 'retry-after': '9' } } as const, 'rate limit'],
])('says what is wrong with the server: %j', async (fault, message) => {
  world.isao.faults.add({ route: 'GET /test', times: 3, ...fault });
  const error = await refusal({ api_key: world.isao.key });
  world.isao.faults.clear();

  expect(error.name).toBe('AppError');
  expect(error.message).toContain(message);
});
