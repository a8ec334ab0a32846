import nock from 'nock';
import createContact from '../../src/creates/create_contact';
import findContact from '../../src/searches/find_contact';
import {
  aContact,
  anAnswer,
  API,
  authData,
  delayOf,
  errorOf,
  failureOf,
  haltOf,
  isao,
  KEY,
  messageOf,
  run,
  useNock,
} from '../helpers';

useNock();

const read = () => run(findContact.operation.perform, { inputData: { searchBy: 'id', searchValue: 'contact_123' } });
const write = () => run(createContact.operation.perform, { inputData: { name: 'Jane', phoneNumber: '+33987654321' } });
const path = `${API}/contacts/contact_123`;
const refusing = (error: string, more = {}) => ({ success: false, error, ...more });
const keyPage = 'https://isao.io/dashboard/settings/api-keys';

describe('each answer of ISAO to a read', () => {
  it.each([
    {
      status: 400,
      body: refusing('Bad page'),
      name: 'HaltedError',
      message: 'ISAO did not accept the request (Bad page). Check the values in this step and try again.',
    },
    {
      status: 401,
      body: refusing('API key expired'),
      name: 'ExpiredAuthError',
      message: `ISAO refused the API key (API key expired). Create a key in ISAO under Settings > API Keys (${keyPage}) and connect this account again with it.`,
    },
    {
      status: 403,
      body: refusing('Permission denied: contacts:read required', {
        requiredPermission: 'contacts:read',
        availablePermissions: ['webhooks:write', 7],
      }),
      name: 'AppError',
      message: `This API key lacks the permission contacts:read. The key has webhooks:write. Create a key with the missing permission in ISAO under Settings > API Keys (${keyPage}) and connect this account again with it.`,
    },
    {
      status: 403,
      body: refusing('Denied'),
      name: 'AppError',
      message: `This API key lacks a permission (Denied). Create a key with the missing permission in ISAO under Settings > API Keys (${keyPage}) and connect this account again with it.`,
    },
    {
      status: 409,
      body: refusing('Conflict'),
      name: 'HaltedError',
      message:
        'This conflicts with a record that ISAO already has (Conflict). Use that record, or change the values in this step.',
    },
    {
      status: 409,
      body: { ...refusing('Contact with this phone number already exists'), existingContactId: 'contact_9' },
      name: 'HaltedError',
      message:
        'Another contact in ISAO has this phone number (contact ID contact_9). Use that record, or change the values in this step.',
    },
    {
      status: 409,
      body: { ...refusing('Contact with this phone number already exists'), existingContactId: 42 },
      name: 'HaltedError',
      message:
        'Another contact in ISAO has this phone number (contact ID 42). Use that record, or change the values in this step.',
    },
    {
      status: 409,
      body: { ...refusing('Taken'), existingContactId: 2 ** 53 },
      name: 'HaltedError',
      message:
        'This conflicts with a record that ISAO already has (Taken). Use that record, or change the values in this step.',
    },
    {
      status: 409,
      body: { ...refusing('Taken'), existingContactId: 'x'.repeat(301) },
      name: 'HaltedError',
      message:
        'This conflicts with a record that ISAO already has (Taken). Use that record, or change the values in this step.',
    },
    {
      status: 418,
      body: refusing('I’m a\n\tteapot'),
      name: 'HaltedError',
      message: 'ISAO did not accept the request (I’m a teapot). Check the values in this step and try again.',
    },
    {
      status: 408,
      body: '',
      name: 'ThrottledError',
      message:
        'ISAO did not answer in time (GET /contacts: 408). Zapier repeats a run by itself. If this was a test, test again in a few minutes.',
    },
    {
      status: 422,
      body: refusing('Validation failed'),
      name: 'HaltedError',
      message: 'ISAO did not accept these values (Validation failed). Correct them in this step and try again.',
    },
    {
      status: 500,
      body: 'Internal Server Error',
      name: 'AppError',
      message:
        'ISAO had an internal error. Replay the run, or test again, in a few minutes. If it fails again, contact ISAO’s support.',
    },
    {
      status: 200,
      body: refusing('No such company'),
      name: 'HaltedError',
      message: 'ISAO did not accept the request (No such company). Check the values in this step and try again.',
    },
    {
      status: 200,
      body: refusing(' '),
      name: 'HaltedError',
      message: 'ISAO did not accept the request. Check the values in this step and try again.',
    },
  ])('$status $body', async ({ status, body, name, message }) => {
    isao().get(path).reply(status, body);

    const error = await errorOf(read());

    expect(error.name).toBe(name);
    expect(messageOf(error)).toBe(message);
  });

  it.each([
    { status: 429, headers: { 'retry-after': '7' }, delay: 7 },
    { status: 429, headers: { 'retry-after': '0' }, delay: 1 },
    { status: 429, headers: { 'retry-after': '9999999' }, delay: 3600 },
    { status: 429, headers: { 'retry-after': 'soon' }, delay: 60 },
    { status: 429, headers: {}, delay: 60 },
    {
      status: 429,
      headers: { 'retry-after': 'Mon, 23 Nov 2026 10:00:30 GMT', date: 'Mon, 23 Nov 2026 10:00:00 GMT' },
      delay: 30,
    },
    // The two old forms of an HTTP date.
    {
      status: 429,
      headers: { 'retry-after': '23 Nov 2026 10:00:30 GMT', date: 'Mon, 23 Nov 2026 10:00:00 GMT' },
      delay: 30,
    },
    {
      status: 429,
      headers: { 'retry-after': 'Mon Nov 23 10:00:30 2026', date: 'Mon Nov 23 10:00:00 2026' },
      delay: 30,
    },
    { status: 429, headers: { 'retry-after': 'Mon, 23 Nov 1999 10:00:30 GMT' }, delay: 1 },
    { status: 503, headers: { 'retry-after': '90' }, delay: 90 },
  ])('$status with $headers is tried again after $delay s', async ({ status, headers, delay }) => {
    isao().get(path).reply(status, refusing('Not now'), headers);

    expect(await delayOf(read())).toBe(delay);
  });

  it.each([
    ['HTML', '<html></html>'],
    ['nothing', ''],
    ['half of it', '{"success": true, "data": {"id"'],
    ['a list', [aContact()]],
  ])('%s with a 200 can’t be read', async (_what, body) => {
    isao().get(path).times(3).reply(200, body);

    expect(await failureOf(read())).toBe(
      'ISAO’s answer could not be read (GET /contacts: 200). Replay the run, or test again, in a few minutes. If it fails again, contact ISAO’s support.',
    );
  });

  it.each([403, 404, 409, 410, 422])('a %d without ISAO’s envelope is not ISAO’s word', async (status) => {
    for (const body of ['404 page not found', '<html></html>', '', { error: 'No such route' }, [], { success: true }]) {
      isao().get(path).times(3).reply(status, body);
      expect(await failureOf(read())).toBe(
        `ISAO’s answer could not be read (GET /contacts: ${status}). Replay the run, or test again, in a few minutes. If it fails again, contact ISAO’s support.`,
      );
    }
  });

  it('a 401 counts in any form', async () => {
    isao().get(path).reply(401, '<html></html>');

    expect((await errorOf(read())).name).toBe('ExpiredAuthError');
  });

  it.each([300, 302])('a redirect (%d) is not followed, wherever it leads', async (status) => {
    const elsewhere = nock('https://evil.example').get('/').reply(200, anAnswer(aContact()));
    isao().get(path).times(3).reply(status, anAnswer(aContact()), { location: 'https://evil.example/' });

    expect(messageOf(await errorOf(read()))).toContain(`could not be read (GET /contacts: ${status})`);
    expect(elsewhere.isDone()).toBe(false);
    nock.cleanAll();
  });

  it('a message from ISAO is shown on one line, clipped, and without the key', async () => {
    isao()
      .get(path)
      .reply(400, refusing(`Key ${KEY} said ${'x'.repeat(400)}`));

    const error = await errorOf(read());

    expect(error.message).not.toContain(KEY);
    expect(error.message).toMatch(/\(Key \[key\] said x{200,}…\)/);
    expect(error.message.length).toBeLessThan(450);
  });
});

describe('a message from ISAO', () => {
  const escaped = (text: string) =>
    Array.from(text, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  const percent = (text: string) => Array.from(text, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`).join('');

  it.each([
    ['escaped', escaped(KEY)],
    ['escaped in part', `${KEY.slice(0, 9)}${escaped(KEY.slice(9))}`],
    ['escaped twice', escaped(KEY).replaceAll('\\', '\\\\')],
    ['percent-encoded', percent(KEY)],
    ['percent-encoded twice', percent(KEY).replaceAll('%', '%25')],
  ])('does not contain the key, even %s', async (_how, key) => {
    isao().get(path).reply(400, `{"success": false, "error": "Bad header ${key}!"}`);

    expect(messageOf(await errorOf(read()))).toContain('(Bad header [key]!)');
  });

  it('does not contain the key twice', async () => {
    isao()
      .get(path)
      .reply(400, refusing(`${KEY} is not ${KEY}`));

    expect(messageOf(await errorOf(read()))).toContain('([key] is not [key])');
  });

  it.each([
    ['a.b+c$d(e)f*g?h|i', 'Key [key]'],
    ['sixteen_letters_', 'Key [key]'],
    ['fifteen_letters', 'Key fifteen_letters'],
  ])('does not contain the key %s, unless that is as short as a word', async (key, shown) => {
    nock('https://isao.io')
      .get(path)
      .reply(400, refusing(`Key ${key}`));
    const inputData = { searchBy: 'id', searchValue: 'contact_123' };
    expect(await haltOf(run(findContact.operation.perform, { authData: { api_key: key }, inputData }))).toContain(
      `(${shown})`,
    );
  });

  it.each([' ', '<html>', '{"a": 1}', 'Error\n at f (app.js:1)', '[object Object]', 'undefined'])(
    'is replaced by the next one if it is no prose: %j',
    async (error) => {
      isao()
        .get(path)
        .reply(400, refusing(error, { message: 'No such thing' }));

      expect(messageOf(await errorOf(read()))).toContain('did not accept the request (No such thing).');
    },
  );

  it('tells at most 20 fields, and not much more reasons for one', async () => {
    const letters = Array.from({ length: 30 }, (_, i) => `f${i}.`);
    isao()
      .get(path)
      .reply(422, refusing('Bad', { details: Object.fromEntries(letters.map((letter) => [letter, 'wrong'])) }));
    isao()
      .get(path)
      .reply(422, refusing('Bad', { details: { email: letters } }));

    expect(messageOf(await errorOf(read()))).toContain('f19.: wrong. Correct');
    expect(messageOf(await errorOf(read()))).toContain('f20. Correct');
  });

  it('is cut between visible characters', async () => {
    const family = '👨‍👩‍👧‍👦';
    isao()
      .get(path)
      .reply(400, refusing('x'.repeat(295) + family.repeat(3)));
    isao()
      .get(path)
      .reply(400, refusing('x'.repeat(299) + '😀😀'));

    expect(messageOf(await errorOf(read()))).toContain(`(${'x'.repeat(295)}…)`);
    expect(messageOf(await errorOf(read()))).toContain(`(${'x'.repeat(299)}…)`);
  });

  it('keeps the dots inside, and ends with one', async () => {
    isao()
      .get(path)
      .reply(422, refusing('Use v. 2...', { details: { email: 'is like a.b@c.de...', name: 'is empty' } }));

    expect(messageOf(await errorOf(read()))).toContain(
      '(Use v. 2). Email: is like a.b@c.de. Full Name: is empty. Correct',
    );
  });

  it('lists up to 20 names in full', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `permission:${i}`);
    isao()
      .get(path)
      .reply(403, refusing('Denied', { availablePermissions: names }));

    expect(messageOf(await errorOf(read()))).toContain(`The key has ${names.join(', ')}. Create`);
  });

  it('is cut if it is a long list', async () => {
    const many = Array.from({ length: 100_000 }, (_, i) => `permission:${i}`);
    isao()
      .get(path)
      .reply(403, refusing('Denied', { availablePermissions: many }));
    isao()
      .get(path)
      .reply(422, refusing('Bad', { details: { email: many } }));

    expect(messageOf(await errorOf(read()))).toContain('The key has permission:0, permission:1, ');
    expect(messageOf(await errorOf(read())).length).toBeLessThan(1000);
  });
});

describe('a temporary failure of a read', () => {
  it('is repeated', async () => {
    isao().get(path).reply(503, refusing('Down'));
    isao()
      .get(path)
      .replyWithError(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
    isao().get(path).reply(200, anAnswer(aContact()));

    expect(await read()).toEqual([aContact()]);
  });

  it('that stays is shown with its first cause, and tried again by Zapier', async () => {
    isao().get(path).reply(503, refusing('Down'));
    isao().get(path).twice().replyWithError('gone');

    const error = await errorOf(read());

    expect(error.name).toBe('ThrottledError');
    expect(JSON.parse(error.message)).toEqual({
      message:
        'ISAO is down or can’t be reached (GET /contacts: 503). Zapier repeats a run by itself. If this was a test, test again in a few minutes.',
      delay: 60,
    });
  });

  it('without a code is shown with its type', async () => {
    isao().get(path).times(3).replyWithError('gone');

    expect(messageOf(await errorOf(read()))).toContain('(GET /contacts: system)');
  });
});

describe('a server that never answers', () => {
  it('is given up in time, and gets no further request', async () => {
    isao().get(path).delay(60_000).reply(200, anAnswer(aContact()));
    const { setTimeout } = globalThis;
    const waits = jest.spyOn(globalThis, 'setTimeout');
    waits.mockImplementation(((give: () => void, ms: number, ...rest: []) =>
      setTimeout(give, ms / 20, ...rest)) as never);

    const error = await errorOf(read());
    waits.mockRestore();

    expect(error.name).toBe('ThrottledError');
    expect(messageOf(error)).toBe(
      'ISAO did not answer in time (GET /contacts). Zapier repeats a run by itself. If this was a test, test again in a few minutes.',
    );
  });
});

describe('a write', () => {
  /** The app searches for a contact by three spellings of its phone number. */
  const findsNobody = () =>
    isao().get(`${API}/contacts`).query(true).times(3).reply(200, { success: true, data: [], meta: {} });

  it('that was refused with 503 is tried again by Zapier', async () => {
    isao().post(`${API}/contacts`).reply(503, refusing('Maintenance'));

    expect((await errorOf(write())).name).toBe('ThrottledError');
  });

  it.each([
    'ENOTFOUND',
    'ECONNREFUSED',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ])('that was never sent (%s) is also tried again', async (code) => {
    isao()
      .post(`${API}/contacts`)
      .replyWithError(Object.assign(new Error('no'), { code }));

    const error = await errorOf(write());

    expect(error.name).toBe('ThrottledError');
    expect(messageOf(error)).toContain(`(POST /contacts: ${code})`);
  });

  it.each(['ECONNRESET', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'])(
    'that was interrupted (%s) is not',
    async (code) => {
      isao()
        .post(`${API}/contacts`)
        .replyWithError(Object.assign(new Error('no'), { code }));
      findsNobody();

      expect((await errorOf(write())).name).toBe('AppError');
    },
  );

  it('that was refused with a 200 was certainly not carried out', async () => {
    isao().post(`${API}/contacts`).reply(200, refusing('Not now'));

    expect((await errorOf(write())).message).toBe(
      'ISAO did not accept the request (Not now). Check the values in this step and try again.',
    );
  });

  it.each([300, 303, 403, 404, 408, 504])(
    'that may have been carried out despite a gateway’s %d is not',
    async (status) => {
      isao().post(`${API}/contacts`).reply(status, '');
      findsNobody();

      expect((await errorOf(write())).name).toBe('AppError');
    },
  );

  it('that may have been carried out is not', async () => {
    isao().post(`${API}/contacts`).reply(502, 'Bad gateway');
    findsNobody();

    expect(await failureOf(write())).toContain('ISAO may have made the change anyway');
  });
});

describe('the base URL', () => {
  afterEach(() => {
    delete process.env['ISAO_BASE_URL'];
    Reflect.deleteProperty(globalThis, 'PREVIEW_BUILD');
  });

  const find = () =>
    run(findContact.operation.perform, { authData, inputData: { searchBy: 'id', searchValue: 'contact_123' } });

  it.each([
    ['http://127.0.0.1:4010', '/api/external'],
    ['http://127.0.0.1:4010/', '/api/external'],
    ['http://127.0.0.1:4010/api/external//', '/api/external'],
    ['http://127.0.0.1:4010/v2', '/v2'],
    ['http://localhost:4010', '/api/external'],
    ['https://[::1]:4010', '/api/external'],
  ])('can be replaced by one on this machine: %s', async (base, api) => {
    process.env['ISAO_BASE_URL'] = base;
    nock(new URL(base).origin, { reqheaders: { authorization: `Bearer ${KEY}` } })
      .get(`${api}/contacts/contact_123`)
      .reply(200, anAnswer(aContact()));

    expect(await find()).toHaveLength(1);
  });

  it.each([
    'https://isao.example.com/api/external',
    'http://isao.example.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://127.0.0.1@example.com',
    'ftp://localhost',
    'localhost:4010',
    '__placeholder_env__ISAO_BASE_URL__end_placeholder__',
  ])('can’t be replaced by another one: %s', async (base) => {
    process.env['ISAO_BASE_URL'] = base;
    isao().get(path).reply(200, anAnswer(aContact()));

    expect(await find()).toHaveLength(1);
  });

  it('can be replaced by any server over HTTPS in a preview build', async () => {
    Object.assign(globalThis, { PREVIEW_BUILD: true });
    process.env['ISAO_BASE_URL'] = 'https://isao.example.com';
    nock('https://isao.example.com').get(path).reply(200, anAnswer(aContact()));
    await find();
    process.env['ISAO_BASE_URL'] = 'http://isao.example.com';
    isao().get(path).reply(200, anAnswer(aContact()));

    expect(await find()).toHaveLength(1);
  });
});
