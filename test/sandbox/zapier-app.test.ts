import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Connection, startZapier, type Zapier, ZapierError } from '../../sandbox/zapier';
import { refuseUnsupported } from '../../sandbox/zapier/unsupported';
import { API_KEY, type Fixture, startFixture } from './zapier-fixture';

// Containers start slowly on a busy machine.
jest.setTimeout(30_000);

let fixture: Fixture;
let zapier: Zapier;
let connection: Connection;

beforeAll(async () => {
  fixture = await startFixture({ containers: 2 });
  ({ zapier, connection } = fixture);
});

beforeEach(() => {
  fixture.reset();
  zapier.rpc.fault = 'none';
  zapier.rpc.wipe();
});

afterAll(() => fixture.close());

const APP_WITH_LABEL_FUNCTION = `module.exports = {
  version: '1.0.0',
  platformVersion: '19.1.0',
  authentication: {
    type: 'custom',
    test: async () => ({ user: 'ann' }),
    connectionLabel: (z, bundle) => 'I am ' + bundle.inputData.user,
  },
};`;
const APP_WITH_MORE = `module.exports = {
  version: '1.0.0',
  platformVersion: '19.1.0',
  authentication: { type: 'session', test: async () => ({}), sessionConfig: { perform: async () => ({}) } },
  hydrators: { load: async () => ({}) },
  creates: {
    act: {
      key: 'act',
      noun: 'Act',
      display: { label: 'Act', description: 'Acts on something.' },
      operation: { inputFields: [async () => []], perform: async () => ({ id: 1 }), sample: { id: 1 } },
    },
  },
};`;
const act = 'creates.act.operation.perform';
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
    const one = await zapier.invoke(connection, act);
    const two = await zapier.invoke(connection, act);

    expect(two).toMatchObject({ warm: (one as { warm: number }).warm + 1 });

    // With two containers, the third event waits for the first free one.
    const results = await Promise.all([1, 2, 3].map(() => zapier.invoke(connection, act)));
    const warm = results.map((result) => (result as { warm: number }).warm);

    expect(warm).toContain(3);
    expect(warm.filter((count) => count === 1)).toHaveLength(1);
  });

  it('behave as in production: a result that fails a check is logged, not thrown', async () => {
    fixture.api.found = { not: 'a list' };

    await expect(zapier.invoke(connection, 'searches.find.operation.perform')).resolves.toStrictEqual({
      not: 'a list',
    });
    expect(zapier.logs).toContain('Zapier check \\"searchIsArrayOrEnvelope\\" failed');
  });

  it('are killed and replaced if an operation takes too long or the process ends', async () => {
    fixture.api.order = { hang: true };
    const slow = await caught(zapier.invoke(connection, act, { timeoutMs: 300 }));

    expect(slow).toMatchObject({
      name: 'TimeoutError',
      message: expect.stringContaining('did not respond in-time') as unknown,
    });

    fixture.api.order = { crash: true };
    const crashed = await caught(zapier.invoke(connection, act));

    expect(crashed).toMatchObject({ message: 'Process exited before completing request' });

    fixture.api.order = {};

    await expect(zapier.invoke(connection, act)).resolves.toMatchObject({ warm: 1 });
  });

  it('end when Zapier closes, also with events that wait, and none starts again', async () => {
    const { zapier: closing, ...rest } = await startFixture();
    rest.api.order = { hang: true };
    const events = [1, 2].map(() => closing.invoke(rest.connection, act));
    const ends = Promise.allSettled(events);
    await closing.close();
    const late = closing.invoke(rest.connection, act);

    expect((await ends).map(({ status }) => status)).toStrictEqual(['rejected', 'rejected']);
    await expect(late).rejects.toThrow('Process exited before completing request');

    await rest.close();
  });

  it('collect what the app logs, with secrets censored by core', async () => {
    await zapier.connect({ authData: { api_key: API_KEY } });
    await zapier.invoke(connection, 'triggers.poll.operation.perform');

    expect(zapier.logs).toContain('listing items');
    expect(zapier.logs).toContain('/me');
    expect(zapier.logs).not.toContain(API_KEY);
  });

  it('run the zapierwrapper of an unpacked build', async () => {
    const build = mkdtempSync(join(tmpdir(), 'zapier-build-'));
    try {
      symlinkSync(resolve('node_modules'), join(build, 'node_modules'));
      writeFileSync(join(build, 'app.cjs'), APP_WITH_LABEL_FUNCTION);
      writeFileSync(
        join(build, 'zapierwrapper.js'),
        "module.exports = { handler: require('zapier-platform-core').createAppHandler(require('path').join(__dirname, 'app.cjs')) };",
      );
      const built = await startZapier({ app: join(build, 'zapierwrapper.js') });

      expect(built.definition).toMatchObject({ version: '1.0.0' });
      expect(await built.connect({ authData: {} })).toMatchObject({ label: 'I am ann' });

      await built.close();
      writeFileSync(join(build, 'app.cjs'), 'module.exports = { triggers: 1 };');

      await expect(startZapier({ app: join(build, 'app.cjs') })).rejects.toThrow('The app is invalid');
      await expect(startZapier({ app: join(build, 'missing.js') })).rejects.toThrow('Cannot find module');
    } finally {
      rmSync(build, { recursive: true });
    }
  });
});

it('sets the environment before the app loads, by path or by import', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zapier-app-'));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const app = `({
    version: '1.0.0',
    platformVersion: '19.1.0',
    authentication: { type: 'custom', test: { url: process.env.WHERE_TO }, connectionLabel: process.env.WHO },
  })`;
  writeFileSync(join(folder, 'app.cjs'), `module.exports = ${app};`);
  writeFileSync(join(folder, 'app.mjs'), `export default ${app};`);
  const environment = { WHERE_TO: 'https://example.com/me', WHO: 'ann' };
  const labels: unknown[] = [];
  for (const file of ['app.cjs', 'app.mjs']) {
    const started = await startZapier({ app: join(folder, file), environment });
    labels.push(started.definition.authentication?.connectionLabel);
    await started.close();
  }
  rmSync(folder, { recursive: true });

  expect(labels).toStrictEqual(['ann', 'ann']);
});

describe('errors', () => {
  it.each([
    [{ throw: 'AppError', delay: undefined }, 'AppError', 'No such thing'],
    [{ throw: 'HaltedError', delay: undefined }, 'HaltedError', 'Because'],
    [{ throw: 'Error', delay: undefined }, 'Error', 'Broken'],
    [{ throw: 'ThrottledError', delay: 7 }, 'ThrottledError', 'Slow down'],
  ])('are shown without core’s additions for developers: %j', async (order, name, message) => {
    fixture.api.order = order;
    const error = await caught(zapier.invoke(connection, act));

    expect(error).toMatchObject({ name, message, delay: order.delay });
    expect(error.rawMessage).not.toBe(message);
  });

  it('show the status and content of a response that failed', async () => {
    fixture.api.items = 'nothing';

    expect(await caught(zapier.invoke(connection, 'triggers.poll.operation.perform'))).toMatchObject({
      name: 'ResponseError',
      message: 'Error 500: {}',
    });
  });
});

describe('connections', () => {
  it('get the defaults of the form and a label', () => {
    expect(connection).toMatchObject({
      label: 'acme (eu)',
      authData: { api_key: API_KEY, region: 'eu' },
      expired: false,
    });
  });

  it('need the required fields, with Zapier’s message', async () => {
    await expect(zapier.connect({ authData: {} })).rejects.toThrow('Required field "API Key" (api_key) is missing.');
    expect(fixture.api.count('/me')).toBe(0);
  });

  it('fail if the test fails', async () => {
    fixture.api.me = { status: 401 };

    expect(await caught(zapier.connect({ authData: { api_key: 'x' } }))).toMatchObject({ name: 'ResponseError' });
  });
});

describe('the editor', () => {
  it('tests a step with the outputs of earlier steps', async () => {
    const inputs: unknown[] = [];
    const step = { kind: 'search' as const, key: 'find', inputData: { q: '{{1.name}}' } };
    fixture.api.found = [{ id: 7 }];
    const output = await zapier.testStep(connection, step, [{ name: 'Ada' }], (input) => inputs.push(input));

    expect(inputs).toStrictEqual([{ q: 'Ada' }]);
    expect(output).toMatchObject({ id: 7, _zap_search_was_found_status: true });
  });

  it('deletes a Zap, which unsubscribes it', async () => {
    const zap = await zapier.createZap({ name: 'Gone', connection, trigger: { key: 'hook' } });
    await zap.turnOn();
    const hooks = fixture.api.hooks.size;
    await zapier.deleteZap(zap);

    expect([hooks, fixture.api.hooks.size, zap.state]).toStrictEqual([1, 0, 'off']);
  });
});

describe('dropdowns', () => {
  it('come from the pages of a hidden trigger, with a cursor that persists between pages', async () => {
    const first = await zapier.dropdown(connection, 'act', 'itemId', { inputData: { query: 'a' } });
    const second = await zapier.dropdown(connection, 'act', 'itemId', { page: 1, inputData: { query: 'a' } });

    expect(first).toStrictEqual({ choices: [{ value: 0, label: 'a' }] });
    expect(second).toStrictEqual({ choices: [{ value: 1, label: 'a>' }] });
  });

  it('come from a function, page by page', async () => {
    const first = await zapier.dropdown(connection, 'act', 'color');

    expect(first).toStrictEqual({ choices: [{ value: 'red', label: 'Color' }], pagingToken: 'blue' });
    expect(await zapier.dropdown(connection, 'act', 'color', { pagingToken: 'blue' })).toStrictEqual({
      choices: [{ value: 'blue', label: 'Color' }],
    });
    expect(await zapier.dropdown(connection, 'act', 'shape')).toStrictEqual({
      choices: [{ value: 'round', label: 'Round' }],
    });
    await expect(zapier.dropdown(connection, 'act', 'name')).rejects.toThrow('no dynamic dropdown "name"');
  });
});

describe('z.cache and z.cursor', () => {
  const remember = async (inputData: Record<string, unknown>, as = connection): Promise<unknown> => {
    const result = await zapier.invoke(as, 'creates.remember.operation.perform', { bundle: { inputData } });
    return (result as { answer: unknown }).answer;
  };

  it('keep a value for its time', async () => {
    expect(await remember({ op: 'get' })).toBeNull();
    expect(await remember({ op: 'set', value: 'a', ttl: 60 })).toBe(true);
    expect(await remember({ op: 'get' })).toBe('a');
    expect(await remember({ op: 'set', value: 'b', nx: true })).toBeNull();

    await zapier.advance(61);

    expect(await remember({ op: 'get' })).toBeNull();
    expect(await remember({ op: 'set', value: 'c', nx: true })).toBe(true);
    expect(await remember({ op: 'delete' })).toBe(true);
    expect(await remember({ op: 'delete' })).toBe(false);
  });

  it('share a value among all users, unless it is scoped', async () => {
    const other = await zapier.connect({ authData: { api_key: 'other-key' }, user: 'other' });
    await remember({ op: 'set', value: 'shared' });
    await remember({ op: 'set', value: 'mine', scope: ['auth'] });

    expect(await remember({ op: 'get' }, other)).toBe('shared');
    expect(await remember({ op: 'get', scope: ['auth'] }, other)).toBeNull();
    expect(await remember({ op: 'get', scope: ['user'] })).toBeNull();
    expect(await remember({ op: 'get', scope: ['auth'] })).toBe('mine');
  });

  it('fail as they can on Zapier', async () => {
    await remember({ op: 'set', value: 'old' });
    zapier.rpc.fault = 'stale';
    await remember({ op: 'set', value: 'new' });

    expect(await remember({ op: 'get' })).toBe('old');

    zapier.rpc.fault = 'empty';

    expect(await remember({ op: 'get' })).toBeNull();

    zapier.rpc.fault = 'error';

    await expect(remember({ op: 'get' })).rejects.toThrow('The cache is unavailable');

    zapier.rpc.fault = 'down';

    await expect(remember({ op: 'get' })).rejects.toThrow('Unable to reach the RPC server');

    zapier.rpc.fault = 'none';

    expect(await remember({ op: 'get' })).toBe('new');
  });

  it('refuse a cursor to operations that cannot paginate', async () => {
    await expect(remember({ op: 'cursor' })).rejects.toThrow('Invalid cursor operation');
  });
});

describe('an unsupported feature', () => {
  const documented = readFileSync('docs/testing.md', 'utf8');
  const operation = { perform: '$func$2$f$', inputFields: [] };
  const act = (more: object) => ({ creates: { act: { key: 'act', operation: { ...operation, ...more } } } });

  it.each([
    ['session and OAuth authentication', { authentication: { type: 'session' } }],
    ['session and OAuth authentication', { authentication: { type: 'oauth2' } }],
    ['hydration', { hydrators: { load: '$func$2$f$' } }],
    ['files', act({ inputFields: [{ key: 'photo', type: 'file' }] })],
    ['callbacks', act({ performResume: '$func$2$f$' })],
    ['line items', act({ inputFields: [{ key: 'rows', children: [{ key: 'amount' }] }] })],
    ['dynamic fields', act({ inputFields: ['$func$2$f$'] })],
    ['dynamic fields', act({ inputFields: [{ url: 'https://example.com/fields' }] })],
  ])('is refused with a message, and listed in docs/testing.md: %s', (feature, definition) => {
    expect(() => {
      refuseUnsupported(definition);
    }).toThrow(`The app needs unsupported features: ${feature}. See docs/testing.md.`);
    expect(documented).toContain(`\n- **${feature}**: `);
  });

  it('keeps an app from starting, with a list of all of them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zapier-app-'));
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'app.cjs'), APP_WITH_MORE);
    await expect(startZapier({ app: join(folder, 'app.cjs') })).rejects.toThrow(
      'The app needs unsupported features: session and OAuth authentication, hydration, dynamic fields.',
    );

    rmSync(folder, { recursive: true });
  });

  it('is refused with a message at run time, if it shows only then', async () => {
    const stash = zapier.invoke(connection, 'creates.stash.operation.perform');

    await expect(stash).rejects.toThrow(
      'The local Zapier does not support get_presigned_upload_post_data, which files need',
    );
  });
});

describe('isDeveloper', () => {
  it('makes core throw its checks’ findings', async () => {
    const strict = await startFixture({ isDeveloper: true });
    strict.api.found = { not: 'a list' };

    await expect(strict.zapier.invoke(strict.connection, 'searches.find.operation.perform')).rejects.toThrow(
      'Search results must be an array',
    );

    await strict.close();
  });
});
