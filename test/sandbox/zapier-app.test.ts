import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startZapier, ZapierError } from '../../sandbox/zapier';
import { refuseUnsupported } from '../../sandbox/zapier/unsupported';
import { API_KEY, type Fixture, startFixture, useFixture } from './zapier-fixture';

let { api, zapier, connection } = {} as Fixture;
useFixture((fixture) => {
  ({ api, zapier, connection } = fixture);
  zapier.rpc.fault = 'none';
  zapier.rpc.wipe();
});

const act = 'creates.act.operation.perform';
const poll = 'triggers.poll.operation.perform';
const caught = async (promise: Promise<unknown>): Promise<ZapierError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ZapierError) return error;
  throw new Error(`expected a ZapierError, got ${String(error)}`);
};

describe('containers', () => {
  it('keep their modules from one event to the next, and run one event at a time', async () => {
    const warmOf = (result: unknown) => (result as { warm: number }).warm;
    const one = await zapier.invoke(connection, act);
    expect(warmOf(await zapier.invoke(connection, act))).toBe(warmOf(one) + 1);

    // With two containers, the third event waits for the first free one.
    const warm = (await Promise.all([1, 2, 3].map(() => zapier.invoke(connection, act)))).map(warmOf);
    expect(warm).toContain(3);
    expect(warm.filter((count) => count === 1)).toHaveLength(1);
  });

  it('behave as in production: a result that fails a check is logged, not thrown', async () => {
    const found = { not: 'a list' };
    api.found = found;
    expect(await zapier.invoke(connection, 'searches.find.operation.perform')).toStrictEqual(found);
    expect(zapier.logs).toContain('Zapier check \\"searchIsArrayOrEnvelope\\" failed');
  });

  it('are killed and replaced if an operation takes too long or the process ends', async () => {
    api.order = { hang: true };
    const message = 'The app did not respond in-time. It may or may not have completed successfully.';
    const slow = await caught(zapier.invoke(connection, act, { timeoutMs: 300 }));
    expect(slow).toMatchObject({ name: 'TimeoutError', message });

    api.order = { crash: true };
    const crashed = await caught(zapier.invoke(connection, act));
    expect(crashed).toMatchObject({ message: 'Process exited before completing request' });

    api.order = {};
    expect(await zapier.invoke(connection, act)).toMatchObject({ warm: 1 });
  });

  it('end when Zapier closes, also with events that wait, and none starts again', async () => {
    const started = await startFixture();
    const closing = await started.renew();
    closing.api.order = { hang: true };
    const ends = Promise.allSettled([1, 2].map(() => closing.zapier.invoke(closing.connection, act)));
    await closing.zapier.close();
    const late = closing.zapier.invoke(closing.connection, act);
    expect((await ends).map(({ status }) => status)).toStrictEqual(['rejected', 'rejected']);
    await expect(late).rejects.toThrow('Process exited before completing request');
    await started.close();
  });

  it('collect what the app logs, with secrets censored by core', async () => {
    await zapier.connect({ authData: { api_key: API_KEY } });
    await zapier.invoke(connection, poll);
    expect(zapier.logs).toContain('listing items');
    expect(zapier.logs).toContain('/me');
    expect(zapier.logs).not.toContain(API_KEY);
  });
});

describe('errors', () => {
  it.each([
    [{ throw: 'AppError', delay: undefined }, 'AppError', 'No such thing'],
    [{ throw: 'HaltedError', delay: undefined }, 'HaltedError', 'Because'],
    [{ throw: 'Error', delay: undefined }, 'Error', 'Broken'],
    [{ throw: 'ThrottledError', delay: 7 }, 'ThrottledError', 'Slow down'],
  ])('are shown without core’s additions for developers: %j', async (order, name, message) => {
    api.order = order;
    const error = await caught(zapier.invoke(connection, act));
    expect(error).toMatchObject({ name, message, delay: order.delay });
    expect(error.rawMessage).not.toBe(message);
  });

  it('show the status and content of a response that failed', async () => {
    api.items = 'nothing';
    const expected = { name: 'ResponseError', message: 'Error 500: {}' };
    expect(await caught(zapier.invoke(connection, poll))).toMatchObject(expected);
  });
});

describe('connections', () => {
  it('get the defaults of the form and a label', () => {
    const authData = { api_key: API_KEY, region: 'eu' };
    expect(connection).toMatchObject({ label: 'acme (eu)', authData, expired: false });
  });

  it('need the required fields, with Zapier’s message', async () => {
    await expect(zapier.connect({ authData: {} })).rejects.toThrow('Required field "API Key" (api_key) is missing.');
    expect(api.count('/me')).toBe(0);
  });
});

describe('z.cache', () => {
  const remember = async (inputData: Record<string, unknown>, as = connection): Promise<unknown> => {
    const result = await zapier.invoke(as, 'creates.remember.operation.perform', { bundle: { inputData } });
    return (result as { answer: unknown }).answer;
  };
  const get = () => remember({ op: 'get' });

  it('keeps a value for its time, for all connections', async () => {
    const other = await zapier.connect({ authData: { api_key: 'other-key' } });
    expect(await get()).toBeNull();
    expect(await remember({ op: 'set', value: 'a', ttl: 60 })).toBe(true);
    expect(await get()).toBe('a');
    expect(await remember({ op: 'get' }, other)).toBe('a');
    await zapier.advance(61);
    expect(await get()).toBeNull();

    expect(await remember({ op: 'set', value: 'c' })).toBe(true);
    expect(await remember({ op: 'delete' })).toBe(true);
    expect(await remember({ op: 'delete' })).toBe(false);
  });

  it('fails as it can on Zapier', async () => {
    await remember({ op: 'set', value: 'old' });
    zapier.rpc.fault = 'stale';
    await remember({ op: 'set', value: 'new' });
    expect(await get()).toBe('old');
    zapier.rpc.fault = 'empty';
    expect(await get()).toBeNull();
    zapier.rpc.fault = 'error';
    await expect(get()).rejects.toThrow('The cache is unavailable');
    zapier.rpc.fault = 'down';
    await expect(get()).rejects.toThrow('Unable to reach the RPC server');
    zapier.rpc.fault = 'none';
    expect(await get()).toBe('new');
  });

  it.each([
    ['the scope or nx of z.cache', { op: 'set', scope: ['user'] }],
    ['get_cursor', { op: 'cursor' }],
  ])('refuses %s', async (what, inputData) => {
    await expect(remember(inputData)).rejects.toThrow(
      `The local Zapier does not support ${what}: see docs/testing.md.`,
    );
  });
});

describe('an unsupported feature', () => {
  const operation = { perform: '$func$2$f$', inputFields: [] };
  const act = (more: object) => ({ creates: { act: { key: 'act', operation: { ...operation, ...more } } } });

  it.each([
    ['session and OAuth authentication', { authentication: { type: 'session' } }],
    ['session and OAuth authentication', { authentication: { type: 'oauth2' } }],
    ['hydration', { hydrators: { load: '$func$2$f$' } }],
    ['files', act({ inputFields: [{ key: 'photo', type: 'file' }] })],
    ['callbacks', act({ performResume: '$func$2$f$' })],
    ['choices from a function', act({ inputFields: [{ key: 'color', choices: { perform: '$func$2$f$' } }] })],
    ['line items', act({ inputFields: [{ key: 'rows', children: [{ key: 'amount' }] }] })],
    ['dynamic fields', act({ inputFields: ['$func$2$f$'] })],
    ['dynamic fields', act({ inputFields: [{ url: 'https://example.com/fields' }] })],
  ])('is refused with a message: %s', (feature, definition) => {
    expect(() => {
      refuseUnsupported(definition);
    }).toThrow(`The app needs unsupported features: ${feature}. See docs/testing.md.`);
  });

  it.each([
    [
      `{
        version: '1.0.0',
        platformVersion: '19.1.0',
        authentication: { type: 'session', test: async () => ({}), sessionConfig: { perform: async () => ({}) } },
        hydrators: { load: async () => ({}) },
      }`,
      'The app needs unsupported features: session and OAuth authentication, hydration.',
    ],
    ['{ triggers: 1 }', 'The app is invalid'],
    ['missing', 'missing is not defined'],
  ])('and an app that is wrong keep it from starting: %s', async (app, message) => {
    const folder = mkdtempSync(join(tmpdir(), 'zapier-app-'));
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'app.mjs'), `export default ${app};`);
    await expect(startZapier({ app: join(folder, 'app.mjs') })).rejects.toThrow(message);
    rmSync(folder, { recursive: true });
  });
});
