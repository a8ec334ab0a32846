import { Agent } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import nock from 'nock';
import type { Bundle, ZObject } from 'zapier-platform-core';
import { createSendRequest } from '../../src/isao/http';
import { agentFor } from '../../src/isao/http-agent';
import { readId } from '../../src/isao/scalars';
import { API, errorOf, run, useNock } from '../helpers';

useNock();

const expectGet = (options = {}) => nock('https://isao.io', options).get(`${API}/x`);
const get = (path: string) =>
  run((z: ZObject, bundle: Bundle) => createSendRequest(z, bundle.authData)({ method: 'GET', path }, (data) => data));

it.each([
  '/../../admin',
  '/%2e%2e/%2e%2e/admin',
  '/..',
  '@evil.example/',
  '.evil.example/',
  ':8080/x',
  '/..\\..\\x',
  'http://evil.example',
  '..%2f..%2fx',
])('sends nothing to a path outside the API: %s', async (path) => {
  expect(await errorOf(get(path))).toMatchObject({
    name: 'IsaoError',
    kind: 'rejected',
    message: expect.stringContaining('The path leads out of the ISAO API') as string,
  });
});

it.each([
  ['//evil.example/x', '//evil.example/x'],
  ['/a/../contacts', '/contacts'],
])('keeps %s at the API', async (path, asked) => {
  nock('https://isao.io').get(`${API}${asked}`).reply(200, {});

  expect(await get(path)).toMatchObject({ status: 200, data: {} });
});

it('sends JSON, and asks for JSON', async () => {
  const send = (method: 'GET' | 'POST', body?: object) =>
    run((z: ZObject, bundle: Bundle) =>
      createSendRequest(z, bundle.authData)({ method, path: '/x', ...(body ? { body } : {}) }, (data) => data),
    );
  const accept = { accept: 'application/json', 'user-agent': 'Zapier' };
  nock('https://isao.io', { reqheaders: { ...accept, 'content-type': 'application/json' } })
    .post(`${API}/x`, { a: 1 })
    .reply(201, {});
  expectGet({ reqheaders: accept, badheaders: ['content-type'] }).reply(200, {});
  nock('https://isao.io', { reqheaders: accept, badheaders: ['content-type'] })
    .post(`${API}/x`, '')
    .reply(201, {});

  expect(await send('POST', { a: 1 })).toMatchObject({ status: 201 });
  expect(await send('GET')).toMatchObject({ status: 200 });
  expect(await send('POST')).toMatchObject({ status: 201 });
});

it('accepts a 204 without a body', async () => {
  expectGet().reply(204);

  const answer = run((z: ZObject, bundle: Bundle) =>
    createSendRequest(z, bundle.authData)({ method: 'GET', path: '/x' }, (data) => ({ data })),
  );

  expect(await answer).toMatchObject({ status: 204, data: { data: null } });
});

it('uses an agent for HTTPS', () => {
  expect(agentFor('https:')).toBeInstanceOf(Agent);
  expect(agentFor('http:')).not.toBeInstanceOf(Agent);
});

describe('the tries of a read', () => {
  const start = Date.parse('2026-11-23T12:00:00.000Z');
  let now: jest.SpyInstance;
  beforeEach(() => {
    now = jest.spyOn(Date, 'now').mockReturnValue(start);
    jest.mocked(pause).mockClear();
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  /** An answer that comes this long after the start. */
  const unavailableAfter = (ms: number) =>
    expectGet().reply(() => {
      now.mockReturnValue(start + ms);
      return [503, {}];
    });
  const waits = () => jest.mocked(pause).mock.calls.map(([ms]) => ms);

  it.each([
    [0, [100, 200]],
    [0.5, [150, 300]],
  ])('wait longer each time, by chance: %d', async (chance, expected) => {
    jest.spyOn(Math, 'random').mockReturnValue(chance);
    for (let n = 0; n < 3; n += 1) unavailableAfter(0);

    expect(await errorOf(get('/x'))).toMatchObject({ kind: 'unavailable' });
    expect(waits()).toEqual(expected);
  });

  it('end with the time of the operation', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    unavailableAfter(24_900);
    unavailableAfter(24_901);

    expect(await errorOf(get('/x'))).toMatchObject({ kind: 'unavailable' });
    expect(waits()).toEqual([100]);
  });

  it('take ten seconds each, or what is left', async () => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const limits = () =>
      timers.mock.calls.filter(([, , reason]: unknown[]) => reason === 'timeout').map(([, ms]) => ms);
    unavailableAfter(20_000);
    expectGet().reply(200, {});

    expect(await get('/x')).toMatchObject({ status: 200 });
    expect(limits()).toEqual([10_000, 5000]);
  });

  it('leave no timer behind', async () => {
    expectGet().reply(200, {});
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const cleared = jest.spyOn(globalThis, 'clearTimeout');
    await get('/x');
    const [timer] = timers.mock.calls.flatMap(([, , reason]: unknown[], i) =>
      reason === 'timeout' ? [timers.mock.results[i]?.value as unknown] : [],
    );

    expect(timer).toBeDefined();
    expect(cleared).toHaveBeenCalledWith(timer);
  });
});

it('gives up on a huge answer', async () => {
  expectGet()
    .times(3)
    .reply(200, `"${'x'.repeat(5_000_000)}"`);
  expectGet().reply(200, `"${'x'.repeat(4_999_998)}"`);

  expect(await errorOf(get('/x'))).toMatchObject({ kind: 'unreadable' });
  expect(await get('/x')).toMatchObject({ status: 200 });
});

it('does not accept a number that JavaScript has rounded as an id', () => {
  expect(readId(2 ** 53 - 1)).toBe('9007199254740991');
  expect(readId(2 ** 53)).toBeUndefined();
  expect(readId(1.5)).toBeUndefined();
});
