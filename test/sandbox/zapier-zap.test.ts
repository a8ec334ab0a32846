import type { Connection, Step, Zap, Zapier, ZapSetup } from '../../sandbox/zapier';
import { DedupeTable } from '../../sandbox/zapier/dedupe';
import { identityOf, primaryKeysOf } from '../../sandbox/zapier/definition';
import { API_KEY, startFixture, type Fixture, type FixtureApi } from './zapier-fixture';

// Containers start slowly on a busy machine.
jest.setTimeout(30_000);

let fixture: Fixture;
let zapier: Zapier;
let connection: Connection;
let api: FixtureApi;

beforeAll(async () => {
  fixture = await startFixture({ containers: 2 });
  ({ zapier } = fixture);
});

beforeEach(async () => {
  api = fixture.reset();
  connection = await zapier.connect({ authData: { api_key: API_KEY } });
});

afterAll(() => fixture.close());

const createZap = (trigger: string, steps: Step[] = [], setup: Partial<ZapSetup> = {}): Promise<Zap> =>
  zapier.createZap({ name: trigger, connection, trigger: { key: trigger }, steps, ...setup });

const turnedOn = async (...args: Parameters<typeof createZap>): Promise<Zap> => {
  const zap = await createZap(...args);
  await zap.turnOn();
  return zap;
};

const deliver = async (zap: Zap, body: unknown): Promise<number> => {
  if (zap.targetUrl === undefined) throw new Error('The Zap is off.');
  const { status } = await fetch(zap.targetUrl, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Time-GMT': 'now' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  await zap.idle();
  return status;
};

const act: Step = { kind: 'create', key: 'act', inputData: { name: '{{trigger.name}}' } };

describe('a hook', () => {
  it('subscribes each Zap with an address of its own, and unsubscribes it', async () => {
    const one = await turnedOn('hook');
    const two = await turnedOn('hook');

    expect(new Set(api.hooks.values())).toStrictEqual(new Set([one.targetUrl, two.targetUrl]));
    expect(one.subscribeData).toStrictEqual({ id: 'hook-1' });

    await one.turnOff();

    expect([...api.hooks.values()]).toStrictEqual([two.targetUrl]);
    expect(one.state).toBe('off');
  });

  it('runs the Zap for every delivery, also for one it has had before', async () => {
    const zap = await turnedOn('hook', [act]);

    expect(await deliver(zap, { id: 1, name: 'Ann' })).toBe(200);
    expect(await deliver(zap, { id: 1, name: 'Ann' })).toBe(200);
    expect(zap.history).toMatchObject([
      { status: 'success' },
      { status: 'success', steps: [{ input: { name: 'Ann' } }] },
    ]);
  });

  it('gives the request, raw and cleaned, and the subscription', async () => {
    const zap = await turnedOn('hook');
    await deliver(zap, { id: 1 });

    expect(zap.history).toMatchObject([
      {
        trigger: {
          id: 1,
          bundle: {
            cleanedRequest: { id: 1 },
            rawRequest: {
              method: 'POST',
              content: '{"id":1}',
              headers: { 'Content-Type': 'application/json', 'Http-X-Time-Gmt': 'now' },
            },
            subscribeData: { id: 'hook-1' },
          },
        },
      },
    ]);
  });

  it('starts a run for each item, and none for no item', async () => {
    const zap = await turnedOn('hook');
    await deliver(zap, []);
    await deliver(zap, [{ id: 1 }, { id: 2 }]);

    expect(zap.history.map(({ trigger }) => trigger)).toStrictEqual([{ id: 1 }, { id: 2 }]);
  });

  it('answers 410 when the Zap is off, and 400 to what is not JSON', async () => {
    const zap = await turnedOn('hook');
    const url = String(zap.targetUrl);

    expect(await deliver(zap, 'not JSON')).toBe(400);

    await zap.turnOff();

    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(410);
    expect(zap.history).toStrictEqual([]);
  });

  it('that throws shows in the history, and can be replayed', async () => {
    const zap = await turnedOn('hook');
    api.order = { throw: 'AppError' };
    await deliver(zap, { obey: true });

    expect(zap.history).toMatchObject([{ status: 'errored', error: { name: 'AppError', message: 'No such thing' } }]);

    const [run] = zap.history;
    api.order = {};
    if (run) await zap.replay(run);

    expect(zap.history).toMatchObject([{ status: 'success', trigger: { obey: true } }]);
  });

  it('that is throttled is tried once more, after at most 300 seconds', async () => {
    const zap = await turnedOn('hook');
    api.order = { throw: 'ThrottledError', delay: 3000 };
    await deliver(zap, { obey: true });
    await zapier.advance(299);

    expect(zap.history).toMatchObject([{ status: 'scheduled' }]);

    await zapier.advance(1);

    expect(zap.history).toMatchObject([{ status: 'errored' }]);
  });

  it('stays off when it cannot subscribe', async () => {
    const zap = await createZap('hook');
    api.answer = () => ({ status: 500, body: 'full' });

    await expect(zap.turnOn()).rejects.toThrow('Error 500');
    expect(zap).toMatchObject({ state: 'off', targetUrl: undefined });
  });

  it('is tested in the editor with performList', async () => {
    api.items = [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }];
    const zap = await createZap('hook');

    expect(await zap.sample()).toStrictEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(api.metas).toMatchObject([{ isLoadingSample: true, limit: 3 }]);
    await expect(zap.poll()).rejects.toThrow('does not poll');
  });
});

describe('a poll', () => {
  it('first fills the list of what it has seen, and then runs for what is new, the oldest first', async () => {
    api.items = [{ id: 1 }];
    const zap = await turnedOn('poll');

    expect(zap.history).toStrictEqual([]);
    expect(api.metas).toMatchObject([{ isPopulatingDedupe: true, limit: -1 }]);

    api.items = [{ id: 3 }, { id: 2 }, { id: 2 }, { id: 1 }];
    await zap.poll();
    await zap.poll();

    expect(zap.history.map(({ trigger }) => trigger)).toStrictEqual([{ id: 2 }, { id: 3 }]);
    expect(api.metas.at(-1)).toMatchObject({ isPopulatingDedupe: false });
  });

  it('tells items apart by the primary keys', async () => {
    api.items = [{ id: 1, at: 'a' }];
    const zap = await turnedOn('changes');
    api.items = [{ id: 1, at: 'b', more: true }];

    expect(await zap.poll()).toHaveLength(1);

    api.items = [{ id: 1, at: 'b', more: false }];

    expect(await zap.poll()).toHaveLength(0);
  });

  it('forgets what it has seen when it is turned off', async () => {
    api.items = [{ id: 1 }];
    const zap = await turnedOn('poll');
    await zap.turnOff();

    await expect(zap.poll()).rejects.toThrow('is off');

    api.items = [{ id: 2 }];
    await zap.turnOn();
    api.items = [{ id: 2 }, { id: 1 }];

    expect((await zap.poll()).map(({ trigger }) => trigger)).toStrictEqual([{ id: 1 }]);
  });

  it('that failed or was lost finds its items the next time, and is not replayed', async () => {
    const zap = await turnedOn('poll');
    api.items = [{ id: 1 }];

    expect(await zap.poll({ loseResult: true })).toStrictEqual([]);

    await expect(zap.poll({ killAfterMs: 0 })).rejects.toThrow('did not respond in-time');

    api.items = 'broken';
    await expect(zap.poll()).rejects.toThrow('Error 500');

    const [failed] = zap.history;
    await expect(failed && zap.replay(failed)).rejects.toThrow("can't be replayed");

    api.items = [{ id: 1 }];
    await zap.poll();

    expect(zap.history).toMatchObject([
      { status: 'errored', error: { name: 'TimeoutError' } },
      { status: 'errored', error: { name: 'ResponseError' } },
      { status: 'success', trigger: { id: 1 } },
    ]);
  });

  it('keeps a limited list, from which the oldest drop out', () => {
    const table = new DedupeTable(2);
    table.add([1, 2, 3], String);

    expect(table.add([3, 2], String)).toStrictEqual([]);
    expect(table.add([1], String)).toStrictEqual([1]);
    expect(table.add([2], String)).toStrictEqual([2]);
  });

  it('counts no nested primary key next to a top-level one', () => {
    const keysOf = (...keys: string[]): string[] =>
      primaryKeysOf({ key: 't', operation: { outputFields: keys.map((key) => ({ key, primary: true })) } });

    expect(keysOf('id', 'user__id')).toStrictEqual(['id']);
    expect(keysOf('user__id', 'user__name')).toStrictEqual(['user__id', 'user__name']);
    expect(keysOf()).toStrictEqual(['id']);
    expect(identityOf({ user: { id: 1 } }, ['user__id', 'slug'])).toBe('{"user__id":1,"slug":"undefined"}');
  });

  it('does not turn on when its first poll fails', async () => {
    api.items = 'broken';
    const zap = await createZap('poll');

    await expect(zap.turnOn()).rejects.toThrow('Error 500');
    expect(zap.state).toBe('off');
  });

  it('keeps what each poll returned, and what of it was known', async () => {
    api.items = [{ id: 1 }];
    const zap = await turnedOn('poll');
    api.items = [{ id: 2 }, { id: 1 }];
    await zap.poll();
    api.items = 'broken';
    await zap.poll().catch(() => undefined);

    expect(zap.polls).toMatchObject([
      { kind: 'fill', returned: 1, known: 0 },
      { kind: 'poll', returned: 2, known: 1 },
      { kind: 'poll', returned: 0, known: 0, error: { message: expect.stringContaining('Error 500') as string } },
    ]);
  });

  it('holds a flood, which can be replayed', async () => {
    const zap = await turnedOn('poll', [], { floodLimit: 2 });
    api.items = [{ id: 1 }, { id: 2 }, { id: 3 }];
    const [run] = await zap.poll();

    expect(zap.history.map(({ status }) => status)).toStrictEqual(['held', 'held', 'held']);

    if (run) await zap.replay(run);

    expect(zap.history.map(({ status }) => status)).toStrictEqual(['success', 'held', 'held']);
  });
});

describe('input', () => {
  const run = async (step: Step, item: Record<string, unknown> = {}): Promise<Record<string, unknown>> => {
    const zap = await turnedOn('hook', [step]);
    await deliver(zap, { ...item });
    const output = zap.history[0]?.steps[0]?.output as { bundle: Record<string, unknown> } | undefined;
    if (!output) throw new Error(JSON.stringify(zap.history));
    return output.bundle;
  };

  it('is cast to the types of the fields, and kept raw', async () => {
    const inputData = {
      name: 5,
      count: '1,5 or so',
      price: '$2.50',
      vip: 'no',
      at: '2026-06-01 10:00',
      tags: 'one',
      sizes: ['1', '{{trigger.sizes}}'],
      headers: { a: 1 },
      body: '{{trigger.body}}',
      rows: [{ amount: '7' }],
      unknown: 'kept',
    };
    const bundle = await run({ ...act, inputData }, { sizes: [2, '3'], body: { deep: [1] } });

    expect(bundle['inputData']).toStrictEqual({
      name: '5',
      count: 1,
      price: 2.5,
      vip: false,
      at: '2026-06-01T10:00:00+02:00',
      tags: ['one'],
      sizes: [1, 2, 3],
      headers: { a: '1' },
      level: 'low',
      body: { deep: [1] },
      rows: [{ amount: 7 }],
      unknown: 'kept',
    });
    expect(bundle['inputDataRaw']).toStrictEqual({ ...inputData, level: 'low' });
    expect(bundle['meta']).toMatchObject({ inputFields: { itemId: { hint: 'pick' } }, timezone: 'Europe/Berlin' });
  });

  it('maps the fields of earlier steps: whole values as they are, amid text as text, missing ones as blank', async () => {
    const inputData = {
      name: 'Dear {{1.who.first}}{{trigger.no}} {{step1.tags}}!',
      tags: '{{ trigger.tags }}',
      count: '{{trigger.count}}',
      headers: { x: '{{trigger.who__first}}' },
      rows: '{{trigger.rows}}',
    };
    const bundle = await run({ ...act, inputData }, { who: { first: 'Ann' }, tags: ['a', 'b'], rows: [{ amount: 1 }] });

    expect(bundle['inputData']).toStrictEqual({
      name: 'Dear Ann a,b!',
      tags: ['a', 'b'],
      headers: { x: 'Ann' },
      level: 'low',
      rows: [{ amount: 1 }],
    });
  });

  it('has no blanks, unless the operation wants them', async () => {
    const cleaned = await run({ ...act, inputData: { name: 'x', count: '', tags: ['', 'a'], headers: { a: '' } } });

    expect(cleaned['inputData']).toStrictEqual({ name: 'x', tags: ['a'], level: 'low' });

    const raw = await run({
      kind: 'create',
      key: 'act_raw',
      inputData: { name: '', count: '{{trigger.no}}', extra: '4' },
    });

    expect(raw['inputData']).toStrictEqual({ name: '', count: '', extra: 4 });
  });

  it('gets the default of an optional field whenever it is blank', async () => {
    expect(await run({ ...act, inputData: { name: 'x', level: '{{trigger.no}}' } })).toMatchObject({
      inputData: { level: 'low' },
    });
  });

  it('without a required field stops the run before the app is called', async () => {
    const zap = await turnedOn('hook', [act]);
    await deliver(zap, { id: 1 });

    expect(zap.history).toMatchObject([
      { status: 'errored', error: { message: 'Required field "Name" (name) is missing.' } },
    ]);
    expect(api.count('/order')).toBe(0);
  });
});

describe('a search', () => {
  const find: Step = { kind: 'search', key: 'find', inputData: { q: 'x' } };

  it('puts out its first result', async () => {
    api.found = [{ id: 1, name: 'Ann' }, { id: 2 }];
    const zap = await turnedOn('hook', [find, { ...act, inputData: { name: '{{2.name}}' } }]);
    await deliver(zap, {});

    expect(zap.history).toMatchObject([
      {
        status: 'success',
        steps: [{ output: { id: 1, _zap_search_was_found_status: true } }, { input: { name: 'Ann' } }],
      },
    ]);
  });

  it('that finds nothing halts the run, unless the user wants it to go on', async () => {
    const halting = await turnedOn('hook', [find, act]);
    await deliver(halting, { name: 'Bob' });
    const going = await turnedOn('hook', [{ ...find, continueIfNothingFound: true }, act]);
    await deliver(going, { name: 'Bob' });

    expect(halting.history).toMatchObject([{ status: 'halted', steps: [{ status: 'halted' }] }]);
    expect(going.history).toMatchObject([
      { status: 'success', steps: [{ output: { _zap_search_was_found_status: false } }, { input: { name: 'Bob' } }] },
    ]);
  });

  it('creates what it does not find, in a search-or-create', async () => {
    const step: Step = { kind: 'searchOrCreate', key: 'find', inputData: { q: 'x' }, createInputData: { name: 'New' } };
    const zap = await turnedOn('hook', [step]);
    await deliver(zap, {});
    api.found = [{ id: 9 }];
    await deliver(zap, {});

    expect(zap.history).toMatchObject([
      {
        steps: [
          {
            output: {
              _zap_search_was_found_status: false,
              bundle: { inputData: { name: 'New' }, meta: { withSearch: 'find' } },
            },
          },
        ],
      },
      { steps: [{ output: { id: 9, _zap_search_was_found_status: true } }] },
    ]);
    expect(api.count('/order')).toBe(1);
  });
});

describe('an error in a step', () => {
  const failing = async (order: Record<string, unknown>): Promise<Zap> => {
    const zap = await turnedOn('hook', [{ ...act, inputData: { name: 'first' } }, act]);
    api.order = order;
    await deliver(zap, { name: 'second' });
    return zap;
  };

  it('that is a HaltedError halts the run, and never turns the Zap off', async () => {
    const zap = await failing({ throw: 'HaltedError' });
    await deliver(
      zap,
      Array.from({ length: 25 }, (_, id) => ({ id, name: 'x' })),
    );

    expect(new Set(zap.history.map(({ status }) => status))).toStrictEqual(new Set(['halted']));
    expect(zap.state).toBe('on');
    const [run] = zap.history;
    await expect(run && zap.replay(run)).rejects.toThrow("can't be replayed");
  });

  it('that is a ThrottledError runs the step again after its delay', async () => {
    const zap = await failing({ throw: 'ThrottledError', delay: 90 });

    expect(zap.history).toMatchObject([{ status: 'scheduled', error: { message: 'Slow down' } }]);

    api.order = {};
    await zapier.advance(89);

    expect(zap.history).toMatchObject([{ status: 'scheduled' }]);

    await zapier.advance(1);

    expect(zap.history).toMatchObject([{ status: 'success', steps: [{ status: 'success' }, { status: 'success' }] }]);
  });

  it('that is an ExpiredAuthError holds this and all later runs until the user reconnects', async () => {
    const zap = await failing({ throw: 'ExpiredAuthError' });
    api.order = {};
    const asked = api.count('/order');
    await deliver(zap, { name: 'third' });

    expect(zap.history).toMatchObject([{ status: 'held', error: { name: 'ExpiredAuthError' } }, { status: 'held' }]);
    expect(api.count('/order')).toBe(asked);

    await zapier.reconnect(connection);
    for (const run of [...zap.history]) await zap.replay(run);

    expect(zap.history).toMatchObject([{ status: 'success' }, { status: 'success', trigger: { name: 'third' } }]);
  });

  it('leaves a Zap with an expired connection unpolled', async () => {
    const zap = await turnedOn('poll');
    connection.expired = true;
    api.items = [{ id: 1 }];

    expect(await zap.poll()).toStrictEqual([]);
    expect(api.count('/items')).toBe(1);
  });

  it('of any other kind can be replayed from that step', async () => {
    const zap = await turnedOn('hook', [{ ...act, inputData: { name: 'first' } }, act]);
    await deliver(zap, {});

    expect(zap.history).toMatchObject([{ status: 'errored', steps: [{ status: 'success' }, { status: 'errored' }] }]);

    const [run] = zap.history;
    if (run) run.trigger = { name: 'now there' };
    if (run) await zap.replay(run);

    expect(zap.history).toMatchObject([{ status: 'success' }]);
    expect(api.count('/order')).toBe(2);
  });

  it('turns a Zap off when 95 % of more than 20 runs errored', async () => {
    const zap = await failing({ throw: 'Error' });
    await deliver(
      zap,
      Array.from({ length: 19 }, (_, id) => ({ id, name: 'x' })),
    );

    expect(zap.state).toBe('on');

    await deliver(zap, { name: 'x' });

    expect(zap).toMatchObject({ state: 'off', offReason: '21 of the last 21 runs errored.' });
    expect(api.hooks.size).toBe(0);
  });
});

describe('a lock', () => {
  it('runs the steps that share it one at a time, across Zaps', async () => {
    const step: Step = { kind: 'create', key: 'locked', inputData: { name: '{{trigger.name}}' } };
    const zaps = [await turnedOn('hook', [step]), await turnedOn('hook', [step])];
    await Promise.all(zaps.map((zap, index) => deliver(zap, { name: `other-${index}` })));
    // Now both containers are warm.
    await Promise.all(zaps.map((zap) => deliver(zap, { name: 'same' })));

    expect(api.mostInside).toBe(1);
    expect(zaps.flatMap(({ history }) => history).map(({ status }) => status)).toStrictEqual(Array(4).fill('success'));
  });
});
