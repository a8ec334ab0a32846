import type { Bundle, ZObject } from 'zapier-platform-core';
import { createSendRequest } from '../../src/isao/http';
import { readId } from '../../src/isao/scalars';
import nock from 'nock';
import { API, errorOf, run, useNock } from '../helpers';

useNock();

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
  expect((await errorOf(get(path))).message).toContain('The path leads out of the ISAO API');
});

it.each([
  ['//evil.example/x', '//evil.example/x'],
  ['/a/../contacts', '/contacts'],
])('keeps %s at the API', async (path, asked) => {
  nock('https://isao.io').get(`${API}${asked}`).reply(200, {});

  expect(await get(path)).toMatchObject({ status: 200, data: {} });
});

it('gives up on a huge answer', async () => {
  nock('https://isao.io')
    .get(`${API}/x`)
    .times(3)
    .reply(200, `"${'x'.repeat(5_000_000)}"`);
  nock('https://isao.io')
    .get(`${API}/x`)
    .reply(200, `"${'x'.repeat(4_999_998)}"`);

  expect(await errorOf(get('/x'))).toMatchObject({ kind: 'unreadable' });
  expect(await get('/x')).toMatchObject({ status: 200 });
});

it('does not accept a number that JavaScript has rounded as an id', () => {
  expect(readId(2 ** 53 - 1)).toBe('9007199254740991');
  expect(readId(2 ** 53)).toBeUndefined();
  expect(readId(1.5)).toBeUndefined();
});
