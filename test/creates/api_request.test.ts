import nock from 'nock';
import apiRequest from '../../src/creates/api_request';
import { aContact, anAnswer, API, errorOf, haltOf, isao, KEY, messageOf, run, useNock } from '../helpers';

useNock();

const request = (inputData: Record<string, unknown>) =>
  run(apiRequest.operation.perform, { inputData: { method: 'GET', path: '/no-such-thing', ...inputData } });

/** Requests within the API but outside the contract, which this step is for. */
const beyond = () => nock('https://isao.io', { reqheaders: { authorization: `Bearer ${KEY}` } });

it('reads, and returns the status and the body', async () => {
  beyond()
    .get(`${API}/no-such-thing`)
    .query({ limit: '10', q: 'a&b=c d' })
    .reply(200, anAnswer([{ id: 'thing_1' }]));

  expect(
    await request({ method: 'get', path: 'no-such-thing', query: { limit: 10, q: 'a&b=c d', blank: ' ' } }),
  ).toEqual({
    status: 200,
    body: { success: true, data: [{ id: 'thing_1' }] },
  });
});

it.each([
  ['POST', '{"name": "Jane", "tags": [], "email": null, "curly": "{{x}}"}'],
  ['PUT', { name: 'Jane', tags: [], email: null, curly: '{{x}}' }],
])('%s sends the body unchanged: %j', async (method, body) => {
  beyond()
    .intercept(`${API}/no-such-thing/1`, method, { name: 'Jane', tags: [], email: null, curly: '{{x}}' })
    .reply(201, [1, 2]);

  expect(await request({ method, path: '/no-such-thing/1', body })).toMatchObject({ status: 201, body: [1, 2] });
});

it('sends a body that was entered as text byte for byte', async () => {
  const body = ' {"value": 12345678901234567890, "rate": 1.50, "name": "é", "name": "\\u00e9"}\n';
  let sent = '';
  beyond()
    .post(`${API}/no-such-thing`)
    .reply(200, {})
    .on('request', (_request: unknown, _interceptor: unknown, text: string) => {
      sent = text;
    });

  await request({ method: 'POST', body });

  expect(sent).toBe(body);
});

it('returns numbers that JavaScript can’t represent as their original text', async () => {
  const odd = '12345678901234567890 9007199254740993 1e400 1e-400 0.12345678901234567890 -9007199254740993'.split(' ');
  const usual = '15e299 15e-1 5e-2 0 -1.50 1e3 9007199254740991 0.1 100000000000000000000 1.7976931348623157e308'.split(
    ' ',
  );
  const numbers = [15e299, 1.5, 0.05, 0, -1.5, 1000, 9007199254740991, 0.1, 1e20, 1.7976931348623157e308];
  beyond()
    .get(`${API}/no-such-thing`)
    .reply(200, `[${[...odd, ...usual].join(', ')}, "x"]`);

  expect(await request({})).toMatchObject({ body: [...odd, ...numbers, 'x'] });
});

it('keeps blank values in a body, because they are intended', () => {
  expect(apiRequest.operation.cleanInputData).toBe(false);
});

it.each(['', [], null, undefined])('accepts %j as a blank query', async (query) => {
  beyond().get(`${API}/no-such-thing`).reply(200, anAnswer([]));

  expect(await request({ query })).toMatchObject({ status: 200 });
});

it.each([' ', null, undefined])('sends no body if it is blank: %j', async (body) => {
  beyond().put(`${API}/no-such-thing/1`, '').reply(204);

  expect(await request({ method: 'PUT', path: '/no-such-thing/1', body, query: null })).toEqual({
    status: 204,
    body: null,
  });
});

it.each(['/contacts/contact_123', 'contacts/contact_123', ' /contacts/contact_123 '])(
  'reaches %j below the API’s base',
  async (path) => {
    isao().get(`${API}/contacts/contact_123`).reply(200, anAnswer(aContact()));

    expect(await request({ path })).toMatchObject({ body: { data: aContact() } });
  },
);

it.each([
  '/contacts/50%25',
  '/contacts/50%2525',
  '/contacts/%E2%80%99',
  '/contacts/',
  '/contacts/v1.',
  '/contacts/.x',
  `/contacts/${'x'.repeat(990)}`,
])('sends %j unchanged', async (path) => {
  isao().get(`${API}${path}`).reply(200, anAnswer(aContact()));

  expect(await request({ path })).toMatchObject({ status: 200 });
});

it.each([
  '//evil.example/x',
  'http://evil.example',
  'https://isao.io/api/external/contacts',
  '/../admin',
  '..',
  '/contacts/./x',
  '/contacts/..%2f..%2fadmin',
  '..%2f',
  '/%2e%2e/admin',
  '/%252e%252e%252fadmin',
  '/contacts\\..\\x',
  '/%5cevil.example',
  '/contacts//x',
  '/a%0d%0ab',
  '/%zz/x',
  '/%2',
  '/50%2525/%25252e%25252e/x',
  '/%25%32%65./x',
  '/..;/admin',
  '/contacts/..%3b/admin',
  '/contacts;v=1/x',
])('sends nothing to an invalid path: %j', async (path) => {
  expect(await haltOf(request({ path }))).toBe(
    `Path “${path}” is not a path of the ISAO API. Enter what follows /api/external, such as /agents.`,
  );
});

it('decodes a path that is encoded hundreds of times', async () => {
  expect(await haltOf(request({ path: `/%${'25'.repeat(200)}2e%${'25'.repeat(200)}2e/x` }))).toContain(
    'is not a path of the ISAO API',
  );
});

it('refuses a path of 80,000 characters at once', async () => {
  const start = Date.now();
  const path = '%2%35'.repeat(16_000);
  expect(await haltOf(request({ path }))).toBe(
    `Path “${path.slice(0, 50)}…” is too long. The limit is 1000 characters.`,
  );
  expect(Date.now() - start).toBeLessThan(500);
});

it.each([
  [{ method: ' ' }, 'Method is blank. Choose a method.'],
  [{ method: 'TRACE' }, 'Method is “TRACE”. Choose one of these: GET; POST; PUT.'],
  [{ path: ' ' }, 'Path is blank. Enter what follows /api/external, such as /agents.'],
  [{ path: '/no-such-thing?limit=1' }, 'Path “/no-such-thing?limit=1” has a ? or #.'],
  [{ path: '/no-such-thing#x' }, 'Path “/no-such-thing#x” has a ? or #.'],
  [{ query: 'limit=1' }, 'Query is not a list of names and values.'],
  [{ query: ['a'] }, 'Query is not a list of names and values.'],
  [{ query: { limit: { a: 1 } } }, 'Query “limit” is not a text.'],
  [{ method: 'POST', body: '{name: Jane}' }, 'Body is not JSON. It must begin with { or ['],
  [{ method: 'POST', body: '['.repeat(102) + ']'.repeat(102) }, 'Body is nested too deep.'],
  [{ body: {} }, 'A GET request has no body.'],
])('says what is wrong with %j, without a request', async (inputData, message) => {
  expect(await haltOf(request(inputData))).toContain(message);
});

describe('a failure', () => {
  it('names the method and the path if ISAO finds nothing there', async () => {
    beyond().get(`${API}/agentss`).reply(404, { success: false, error: 'Not found' });

    expect(await haltOf(request({ path: '/agentss' }))).toBe(
      'ISAO answered GET “/agentss” with “not found”: the path doesn’t exist, or the record that it names. Check Path.',
    );
  });

  it('shows no part of the path, which may be anything', async () => {
    beyond().get(`${API}/secret-thing/x`).times(3).reply(502, '');

    expect(messageOf(await errorOf(request({ path: '/secret-thing/x' })))).toBe(
      'ISAO is down or can’t be reached (GET: 502). Zapier repeats a run by itself. If this was a test, test again in a few minutes.',
    );
  });

  it.each(['POST', 'PUT'])('of a %s never causes another one', async (method) => {
    beyond().intercept(`${API}/no-such-thing`, method).reply(503, {});

    // Halted, because Zapier's Autoreplay would repeat an error.
    expect(await haltOf(request({ method, body: {} }))).toContain('ISAO may have made the change anyway');
  });
});

it('rejects an answer that is nested too deeply for core, and returns a write’s as text', async () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  for (const levels of [100, 101]) beyond().post(`${API}/no-such-thing`).reply(200, nested(levels));
  beyond().get(`${API}/no-such-thing`).times(3).reply(200, nested(101));
  const post = () => request({ method: 'POST' });

  expect(await post()).toEqual({ status: 200, body: JSON.parse(nested(100)) as unknown });
  expect(await post()).toEqual({ status: 200, body: nested(101) });
  expect(messageOf(await errorOf(request({})))).toContain('could not be read');
});

it('returns a write’s answer that is not JSON as text, without the key', async () => {
  beyond().post(`${API}/no-such-thing`).reply(202, `Accepted ${KEY}`);

  expect(await request({ method: 'POST' })).toEqual({ status: 202, body: 'Accepted [key]' });
});

it('removes the key from an answer that echoes it', async () => {
  beyond()
    .get(`${API}/no-such-thing`)
    .reply(200, { key: [KEY], [KEY]: { at: encodeURIComponent(`?k=${KEY}`) } });

  expect(await request({})).toMatchObject({
    body: { key: ['[key]'], '[key]': { at: '%3Fk%3D[key]' } },
  });
});
