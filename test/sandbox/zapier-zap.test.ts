import { request } from 'node:http';
import type { Step, Zap, ZapSetup } from '../../sandbox/zapier';
import { DedupeTable } from '../../sandbox/zapier/dedupe';
import { whatHappensNext } from '../../sandbox/zapier/run';
import { type Fixture, useFixture } from './zapier-fixture';

let { api, zapier, connection } = {} as Fixture;
useFixture((fixture) => ({ api, zapier, connection } = fixture));

const createZap = (trigger: string, steps: Step[] = [], setup: Partial<ZapSetup> = {}): Promise<Zap> =>
  zapier.createZap({ name: trigger, connection, trigger: { key: trigger }, steps, ...setup });

const turnedOn = async (...args: Parameters<typeof createZap>): Promise<Zap> => {
  const zap = await createZap(...args);
  await zap.turnOn();
  return zap;
};

const deliver = async (zap: Zap, body: unknown, type = 'application/json'): Promise<number> => {
  if (zap.targetUrl === undefined) throw new Error('The Zap is off.');
  const { status } = await fetch(zap.targetUrl, {
    method: 'POST',
    headers: { 'Content-Type': type, 'X-Time-GMT': 'now' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  await zap.idle();
  return status;
};

const replayFirst = async (zap: Zap): Promise<void> => {
  const [run] = zap.history;
  if (run) await zap.replay(run);
};
const statusesOf = (zap: Zap) => zap.history.map(({ status }) => status);
const itemsOf = (zap: Zap) => zap.history.map(({ trigger }) => trigger);
const items = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => ({ id: from + n, name: 'x' }));

const act: Step = { kind: 'create', key: 'act', inputData: { name: '{{trigger.name}}' } };
const named = (name: string): Step => ({ ...act, inputData: { name } });

describe('a hook', () => {
  it('subscribes each Zap with its own address, and unsubscribes it', async () => {
    const one = await turnedOn('hook');
    const two = await turnedOn('hook');
    const { targetUrl } = two;
    expect([...api.hooks.values()]).toStrictEqual([one.targetUrl, targetUrl]);
    expect(one.targetUrl).not.toBe(targetUrl);
    expect(one.subscribeData).toStrictEqual({ id: 'hook-1' });

    await one.turnOff();
    expect([...api.hooks.values()]).toStrictEqual([targetUrl]);
    expect(one.state).toBe('off');

    // Deleting turns off, too.
    await zapier.deleteZap(two);
    expect([...api.hooks.values()]).toStrictEqual([]);
    expect((await fetch(String(targetUrl), { method: 'POST', body: '{}' })).status).toBe(410);
    expect(two.history).toStrictEqual([]);
  });

  it('runs the Zap for every delivery, even a repeated one', async () => {
    const zap = await turnedOn('hook', [act]);
    expect(await deliver(zap, { id: 1, name: 'Ann' })).toBe(200);
    expect(await deliver(zap, { id: 1, name: 'Ann' })).toBe(200);
    expect(zap.history).toMatchObject(Array(2).fill({ status: 'success', steps: [{ input: { name: 'Ann' } }] }));
  });

  it('passes the request, raw and cleaned, and the subscription', async () => {
    const zap = await turnedOn('hook');
    await deliver(zap, { id: 1 });
    const rawRequest = {
      method: 'POST',
      content: '{"id":1}',
      headers: { 'Content-Type': 'application/json', 'Http-X-Time-Gmt': 'now' },
    };
    const bundle = { cleanedRequest: { id: 1 }, rawRequest, subscribeData: { id: 'hook-1' } };
    expect(zap.history).toMatchObject([{ trigger: { id: 1, bundle } }]);
  });

  it('starts a run for each item, or none without items or a body', async () => {
    const zap = await turnedOn('hook');
    await deliver(zap, []);
    await deliver(zap, '');
    await deliver(zap, [{ id: 1 }, { id: 2 }]);
    expect(itemsOf(zap)).toStrictEqual([{ id: 1 }, { id: 2 }]);
  });

  it.each([
    [
      'form data',
      'application/x-www-form-urlencoded; charset=utf-8',
      'id=7&name=Ann+O%27Neil&tag=',
      { id: '7', name: "Ann O'Neil", tag: '' },
    ],
    ['JSON of any content type', 'application/x-www-form-urlencoded', '{"id":7}', { id: 7 }],
    ['text', 'text/plain', 'Ann is here', 'Ann is here'],
    ['JSON after a byte-order mark', 'application/json', '\uFEFF{"id":7}', '\uFEFF{"id":7}'],
    ['multipart form data', 'multipart/form-data; boundary=x', '--x\r\n\r\n7\r\n--x--', '--x\r\n\r\n7\r\n--x--'],
  ])('passes on %s', async (_, type, body, cleanedRequest) => {
    const zap = await turnedOn('hook');
    expect(await deliver(zap, body, type)).toBe(200);
    const bundle = { cleanedRequest, rawRequest: { content: body } };
    expect(zap.history).toMatchObject([{ status: 'success', trigger: { bundle } }]);
  });

  it.each([{ host: 'evil.example' }, { origin: 'https://evil.example' }])('refuses a web page: %j', async (headers) => {
    const zap = await turnedOn('hook');
    const status = await new Promise((resolve) => {
      const sent = request(String(zap.targetUrl), { method: 'POST', headers }, (response) =>
        resolve(response.statusCode),
      );
      sent.end('{}');
    });
    await zap.idle();
    expect({ status, history: zap.history }).toStrictEqual({ status: 403, history: [] });
  });

  it('that throws is in the history, and can be replayed', async () => {
    const zap = await turnedOn('hook');
    api.order = { throw: 'AppError' };
    await deliver(zap, { obey: true });
    expect(zap.history).toMatchObject([{ status: 'errored', error: { name: 'AppError', message: 'No such thing' } }]);

    api.order = {};
    await replayFirst(zap);
    expect(zap.history).toMatchObject([{ status: 'success', trigger: { obey: true } }]);
  });

  it('that is throttled is tried once more, after at most 300 seconds', async () => {
    const zap = await turnedOn('hook');
    api.order = { throw: 'ThrottledError', delay: 3000 };
    await deliver(zap, { obey: true });
    await zapier.advance(299);
    expect(statusesOf(zap)).toStrictEqual(['scheduled']);
    await zapier.advance(1);
    expect(statusesOf(zap)).toStrictEqual(['errored']);
  });

  it('is tested in the editor with performList, or its static sample', async () => {
    api.items = items(1, 5);
    const zap = await createZap('hook');
    expect(await zap.sample()).toStrictEqual(items(1, 4));
    expect(api.metas).toMatchObject([{ isLoadingSample: true }]);
    await expect(zap.poll()).rejects.toThrow('does not poll');

    api.items = [];
    expect(await zap.sample()).toStrictEqual([{ id: 1 }]);
    expect(await (await createZap('poll')).sample()).toStrictEqual([]);
  });
});

describe('a poll', () => {
  it('first fills the list of seen items, and then runs for new ones, oldest first', async () => {
    api.items = [{ id: 1 }];
    const zap = await turnedOn('poll');
    expect(zap.history).toStrictEqual([]);
    expect(api.metas).toMatchObject([{ isPopulatingDedupe: true, limit: -1 }]);

    api.items = [{ id: 3 }, { id: 2 }, { id: 2 }, { id: 1 }];
    await zap.poll();
    await zap.poll();
    expect(itemsOf(zap)).toStrictEqual([{ id: 2 }, { id: 3 }]);
    expect(api.metas.at(-1)).toMatchObject({ isPopulatingDedupe: false });
    expect(zap.polls).toMatchObject([
      { kind: 'fill', returned: 1, known: 0 },
      { kind: 'poll', returned: 4, known: 2 },
      { kind: 'poll', returned: 4, known: 4 },
    ]);
  });

  it('identifies items by the primary keys', async () => {
    api.items = [{ id: 1, at: 'a' }];
    const zap = await turnedOn('changes');
    api.items = [{ id: 1, at: 'b', more: true }];
    expect(await zap.poll()).toHaveLength(1);
    api.items = [{ id: 1, at: 'b', more: false }];
    expect(await zap.poll()).toHaveLength(0);
  });

  it('forgets the seen items when it is turned off', async () => {
    api.items = [{ id: 1 }];
    const zap = await turnedOn('poll');
    await zap.turnOff();
    await expect(zap.poll()).rejects.toThrow('is off');

    api.items = [{ id: 2 }];
    await zap.turnOn();
    api.items = [{ id: 2 }, { id: 1 }];
    await zap.poll();
    expect(itemsOf(zap)).toStrictEqual([{ id: 1 }]);
  });

  it('that failed or was lost is not a run, never turns the Zap off, and finds its items the next time', async () => {
    const zap = await turnedOn('poll');
    api.items = [{ id: 1 }];
    expect(await zap.poll({ loseResult: true })).toStrictEqual([]);
    await expect(zap.poll({ killAfterMs: 0 })).rejects.toThrow('did not respond in-time');

    api.items = 'broken';
    for (let n = 0; n < 25; n += 1) await expect(zap.poll()).rejects.toThrow('Error 500');
    expect(zap).toMatchObject({ state: 'on', history: [] });
    const error = { name: 'ResponseError', message: 'Error 500: {}' };
    expect(zap.polls.slice(-25)).toMatchObject(Array(25).fill({ kind: 'poll', returned: 0, known: 0, error }));

    api.items = [{ id: 1 }];
    await zap.poll();
    expect(zap.history).toMatchObject([{ status: 'success', trigger: { id: 1 } }]);
  });

  it('keeps a limited list, drops the oldest items, and fails with more items than rows', () => {
    const table = new DedupeTable(2);
    table.add([1], String);
    table.add([2, 3], String);
    expect(() => table.add([4, 5, 6], String)).toThrow('returned 3 records. Zapier remembers 2 of a Zap.');
    expect(table.add([3, 2], String)).toStrictEqual([]);
    expect(table.add([1], String)).toStrictEqual([1]);
    expect(table.add([2], String)).toStrictEqual([2]);
  });

  it('holds 100 new items, but not 99, until they are replayed', async () => {
    const zap = await turnedOn('poll');
    api.items = items(0, 99);
    const calm = await zap.poll();
    api.items = items(99, 199);
    const [run, ...others] = await zap.poll();
    expect(calm.map(({ status }) => status)).toStrictEqual(Array(99).fill('success'));
    expect(run && whatHappensNext(run)).toBe('The run waits. Replay it to continue.');

    if (run) await zap.replay(run);
    expect(run?.status).toBe('success');
    expect(others.map(({ status }) => status)).toStrictEqual(Array(99).fill('held'));
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

  it('is cast to the types of the fields, and also kept raw', async () => {
    const inputData = {
      name: 5,
      count: '1,5 or so',
      at: '2026-06-01 10:00',
      tags: 'one',
      sizes: ['1', '{{trigger.sizes}}'],
      headers: { a: 1 },
      body: '{{trigger.body}}',
      unknown: 'kept',
    };
    const bundle = await run({ ...act, inputData }, { sizes: [2, '3'], body: { deep: [1] } });
    expect(bundle['inputData']).toStrictEqual({
      name: '5',
      count: 1,
      at: '2026-06-01T10:00:00+02:00',
      tags: ['one'],
      sizes: [1, 2, 3],
      headers: { a: '1' },
      level: 'low',
      body: { deep: [1] },
      unknown: 'kept',
    });
    expect(bundle['inputDataRaw']).toStrictEqual({ ...inputData, level: 'low' });
    expect(bundle['meta']).toMatchObject({ inputFields: { itemId: { hint: 'pick' } }, timezone: 'Europe/Berlin' });
  });

  it.each([
    [
      'a lone mapped field with its type, one within text as text, and no missing one',
      {
        name: 'Dear {{1.who.first}}{{trigger.no}} {{step1.tags}}!',
        tags: '{{ trigger.tags }}',
        count: '{{trigger.count}}',
        headers: { x: '{{trigger.who__first}}' },
      },
      { name: 'Dear Ann a,b!', tags: ['a', 'b'], headers: { x: 'Ann' }, level: 'low' },
    ],
    [
      'no blanks',
      { name: 'x', count: '', tags: ['', 'a'], headers: { a: '' } },
      { name: 'x', tags: ['a'], level: 'low' },
    ],
    [
      'the default of an optional field that is blank',
      { name: 'x', level: '{{trigger.no}}' },
      { name: 'x', level: 'low' },
    ],
  ])('has %s', async (_what, inputData, expected) => {
    const bundle = await run({ ...act, inputData }, { who: { first: 'Ann' }, tags: ['a', 'b'] });
    expect(bundle['inputData']).toStrictEqual(expected);
  });

  it('has blanks if the operation wants them', async () => {
    const bundle = await run({ kind: 'create', key: 'act_raw', inputData: { name: '', count: '{{trigger.no}}' } });
    expect(bundle['inputData']).toStrictEqual({ name: '', count: '' });
  });

  it('without a required field stops the run before the app is called', async () => {
    const zap = await turnedOn('hook', [act]);
    await deliver(zap, { id: 1 });
    const error = { message: 'Required field "Name" (name) is missing.' };
    expect(zap.history).toMatchObject([{ status: 'errored', error }]);
    expect(api.count('/order')).toBe(0);
  });
});

it('a search that finds nothing halts the run, unless the user wants it to continue', async () => {
  const find: Step = { kind: 'search', key: 'find', inputData: { q: 'x' } };
  const halting = await turnedOn('hook', [find, act]);
  await deliver(halting, { name: 'Bob' });
  const going = await turnedOn('hook', [{ ...find, continueIfNothingFound: true }, act]);
  await deliver(going, { name: 'Bob' });
  expect(halting.history).toMatchObject([{ status: 'halted', steps: [{ status: 'halted' }] }]);
  const output = { _zap_search_was_found_status: false };
  expect(going.history).toMatchObject([{ status: 'success', steps: [{ output }, { input: { name: 'Bob' } }] }]);
});

it('a search-or-create gives each operation its own fields, and requires only those', async () => {
  const inputData = { q: '{{1.q}}' };
  const createInputData = { name: 'New' };
  const zap = await turnedOn('hook', [{ kind: 'searchOrCreate', key: 'find', inputData, createInputData }]);
  await deliver(zap, { q: 7 });
  api.found = [{ id: 9 }];
  await deliver(zap, { q: 7 });
  const input = { name: 'New', level: 'low' };
  expect(api.inputs).toStrictEqual([{ q: '7' }, { q: '7' }]);
  expect(zap.history).toMatchObject([
    { status: 'success', steps: [{ input, output: { _zap_search_was_found_status: false } }] },
    { status: 'success', steps: [{ input: { q: '7' }, output: { id: 9, _zap_search_was_found_status: true } }] },
  ]);
});

describe('an error in a step', () => {
  const failing = async (order: Record<string, unknown>): Promise<Zap> => {
    const zap = await turnedOn('hook', [named('first'), act]);
    api.order = order;
    await deliver(zap, { name: 'second' });
    return zap;
  };

  it('that is a HaltedError halts the run, is only replayed manually, and never turns the Zap off', async () => {
    const zap = await turnedOn('hook', [act], { autoreplay: true });
    api.order = { throw: 'HaltedError' };
    await deliver(zap, items(0, 25));
    api.order = {};
    await zapier.advance(24 * 3600);
    expect(statusesOf(zap)).toStrictEqual(Array(25).fill('halted'));
    expect(zap.state).toBe('on');

    await replayFirst(zap);
    expect(statusesOf(zap)).toStrictEqual(['success', ...Array<string>(24).fill('halted')]);
    await expect(replayFirst(zap)).rejects.toThrow("A run with the status Successful can't be replayed.");
  });

  it('is tried up to five times by Autoreplay, with growing delays', async () => {
    const zap = await turnedOn('hook', [act], { autoreplay: true });
    api.order = { throw: 'Error' };
    await deliver(zap, { name: 'x' });
    for (const [tries, minutes] of [5, 30, 60, 180, 360].entries()) {
      await zapier.advance(minutes * 60 - 1);
      expect([statusesOf(zap), api.count('/order')]).toStrictEqual([['scheduled'], tries + 1]);
      await zapier.advance(1);
      expect(api.count('/order')).toBe(tries + 2);
    }
    expect(statusesOf(zap)).toStrictEqual(['errored']);
  });

  it('that is a ThrottledError runs the step again after its delay', async () => {
    const zap = await failing({ throw: 'ThrottledError', delay: 90 });
    expect(zap.history).toMatchObject([{ status: 'scheduled', error: { message: 'Slow down' } }]);

    api.order = {};
    await zapier.advance(89);
    expect(statusesOf(zap)).toStrictEqual(['scheduled']);
    await zapier.advance(1);
    expect(zap.history).toMatchObject([{ status: 'success', steps: [{ status: 'success' }, { status: 'success' }] }]);
  });

  it('that is an ExpiredAuthError holds this and all later runs until the user reconnects', async () => {
    const zap = await failing({ throw: 'ExpiredAuthError' });
    const poll = await turnedOn('poll');
    api.order = {};
    api.items = [{ id: 1 }];
    const asked = api.requests.length;
    await deliver(zap, { name: 'third' });
    expect(await poll.poll()).toStrictEqual([]);
    expect(zap.history).toMatchObject([{ status: 'held', error: { name: 'ExpiredAuthError' } }, { status: 'held' }]);
    expect(api.requests).toHaveLength(asked);

    await zapier.reconnect(connection);
    for (const run of [...zap.history]) await zap.replay(run);
    expect(zap.history).toMatchObject([{ status: 'success' }, { status: 'success', trigger: { name: 'third' } }]);
  });

  it('of any other kind can be replayed from that step', async () => {
    const zap = await turnedOn('hook', [named('first'), act]);
    await deliver(zap, {});
    expect(zap.history).toMatchObject([{ status: 'errored', steps: [{ status: 'success' }, { status: 'errored' }] }]);

    for (const run of zap.history) run.trigger = { name: 'now there' };
    await replayFirst(zap);
    expect(statusesOf(zap)).toStrictEqual(['success']);
    expect(api.count('/order')).toBe(2);
  });

  it('turns a Zap off if 95% of more than 20 runs errored', async () => {
    const zap = await failing({ throw: 'Error' });
    await deliver(zap, items(0, 19));
    expect(zap.state).toBe('on');
    await deliver(zap, { name: 'x' });
    expect(zap).toMatchObject({ state: 'off', offReason: '21 of the last 21 runs errored.' });
    expect(api.hooks.size).toBe(0);
  });
});

it('a lock runs the steps that share it one at a time, across Zaps', async () => {
  const step: Step = { kind: 'create', key: 'locked', inputData: { name: '{{trigger.name}}' } };
  const zaps = [await turnedOn('hook', [step]), await turnedOn('hook', [step])];
  await Promise.all(zaps.map((zap, index) => deliver(zap, { name: `other-${index}` })));
  // Now both containers are warm.
  await Promise.all(zaps.map((zap) => deliver(zap, { name: 'same' })));
  expect(api.mostInside).toBe(1);
  expect(zaps.flatMap(statusesOf)).toStrictEqual(Array(4).fill('success'));
});
