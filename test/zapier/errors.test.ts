import nock from 'nock';
import createContact from '../../src/creates/create_contact';
import type { IsaoErrorKind } from '../../src/isao/error';
import findContact from '../../src/searches/find_contact';
import { advice } from '../../src/zapier/messages';
import {
  aContact,
  anAnswer,
  API,
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
const answer = (status: number, body: string | object, headers = {}) => isao().get(path).reply(status, body, headers);

describe('each answer of ISAO to a read', () => {
  it.each<[number, string | object, string, string, IsaoErrorKind]>([
    [400, refusing('Bad page'), 'HaltedError', 'ISAO did not accept the request (Bad page).', 'rejected'],
    [401, refusing('Expired'), 'ExpiredAuthError', 'ISAO refused the API key (Expired).', 'unauthorized'],
    [401, '<html></html>', 'ExpiredAuthError', 'ISAO refused the API key.', 'unauthorized'],
    [
      403,
      refusing('Denied', { requiredPermission: 'contacts:read', availablePermissions: ['webhooks:write', 7] }),
      'AppError',
      'This API key lacks the permission contacts:read. The key has webhooks:write.',
      'forbidden',
    ],
    [403, refusing('Denied'), 'AppError', 'This API key lacks a permission (Denied).', 'forbidden'],
    ...[{}, { existingContactId: 2 ** 53 }, { existingContactId: 'x'.repeat(301) }].map(
      (more): [number, object, string, string, 'conflict'] => [
        409,
        refusing('Taken', more),
        'HaltedError',
        'This conflicts with a record that ISAO already has (Taken).',
        'conflict',
      ],
    ),
    [
      409,
      refusing('Contact with this phone number already exists', { existingContactId: 42 }),
      'HaltedError',
      'Another contact in ISAO has this phone number (contact ID 42).',
      'conflict',
    ],
    [
      409,
      refusing('This phone number is taken'),
      'HaltedError',
      'This conflicts with a record that ISAO already has (This phone number is taken).',
      'conflict',
    ],
    [
      409,
      refusing('Email taken', { existingContactId: 42 }),
      'HaltedError',
      'This conflicts with a record that ISAO already has (Email taken): contact ID 42.',
      'conflict',
    ],
    [418, refusing('I’m a\n\tteapot'), 'HaltedError', 'ISAO did not accept the request (I’m a teapot).', 'rejected'],
    [408, '', 'ThrottledError', 'ISAO did not answer in time (GET /contacts: 408).', 'timeout'],
    [422, refusing('Invalid'), 'HaltedError', 'ISAO did not accept these values (Invalid).', 'invalid'],
    [500, 'Internal Server Error', 'AppError', 'ISAO had an internal error.', 'failed'],
    [200, refusing('No company'), 'HaltedError', 'ISAO did not accept the request (No company).', 'rejected'],
    [200, refusing(' '), 'HaltedError', 'ISAO did not accept the request.', 'rejected'],
  ])('%d %j', async (status, body, name, happened, kind) => {
    answer(status, body);

    const error = await errorOf(read());

    expect([error.name, messageOf(error)]).toEqual([name, `${happened} ${advice[kind].step}`]);
  });

  it.each([
    [429, { 'retry-after': '7' }, 7],
    [429, { 'retry-after': '0' }, 1],
    [429, { 'retry-after': '9999999' }, 3600],
    [429, { 'retry-after': 'soon' }, 60],
    [429, {}, 60],
    [429, { 'retry-after': 'Mon, 23 Nov 2026 10:00:30 GMT', date: 'Mon, 23 Nov 2026 10:00:00 GMT' }, 30],
    // The two old forms of an HTTP date.
    [429, { 'retry-after': '23 Nov 2026 10:00:30 GMT', date: 'Mon, 23 Nov 2026 10:00:00 GMT' }, 30],
    [429, { 'retry-after': 'Mon Nov 23 10:00:30 2026', date: 'Mon Nov 23 10:00:00 2026' }, 30],
    [429, { 'retry-after': 'Mon, 23 Nov 1999 10:00:30 GMT' }, 1],
    [503, { 'retry-after': '90' }, 90],
  ])('%d with %j is tried again after %d s', async (status, headers, delay) => {
    answer(status, refusing('Not now'), headers);

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

  it.each([300, 302])('a redirect (%d) is not followed, wherever it leads', async (status) => {
    const elsewhere = nock('https://evil.example').get('/').reply(200, anAnswer(aContact()));
    isao().get(path).times(3).reply(status, anAnswer(aContact()), { location: 'https://evil.example/' });

    expect(await failureOf(read())).toContain(`could not be read (GET /contacts: ${status})`);
    expect(elsewhere.isDone()).toBe(false);
    nock.cleanAll();
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
    answer(400, `{"success": false, "error": "Bad header ${key}!"}`);

    expect(await haltOf(read())).toContain('(Bad header [key]!)');
  });

  it('does not contain the key twice', async () => {
    answer(400, refusing(`${KEY} is not ${KEY}`));

    expect(await haltOf(read())).toContain('([key] is not [key])');
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
      answer(400, refusing(error, { message: 'No such thing' }));

      expect(await haltOf(read())).toContain('did not accept the request (No such thing).');
    },
  );

  it('tells at most 20 fields, and not much more reasons for one', async () => {
    const letters = Array.from({ length: 30 }, (_, i) => `f${i}.`);
    answer(422, refusing('Bad', { details: Object.fromEntries(letters.map((letter) => [letter, 'wrong'])) }));
    answer(422, refusing('Bad', { details: { email: letters } }));

    expect(await haltOf(read())).toContain('f19.: wrong. Correct');
    expect(await haltOf(read())).toContain('f20. Correct');
  });

  it('is cut between visible characters', async () => {
    const family = '👨‍👩‍👧‍👦';
    answer(400, refusing('x'.repeat(295) + family.repeat(3)));
    answer(400, refusing('x'.repeat(299) + '😀😀'));

    expect(await haltOf(read())).toContain(`(${'x'.repeat(295)}…)`);
    expect(await haltOf(read())).toContain(`(${'x'.repeat(299)}…)`);
  });

  it('keeps the dots inside, and ends with one', async () => {
    answer(422, refusing('Use v. 2...', { details: { email: 'is like a.b@c.de...', name: 'is empty' } }));

    expect(await haltOf(read())).toContain('(Use v. 2). Email: is like a.b@c.de. Full Name: is empty. Correct');
  });

  it('lists up to 20 names in full', async () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `permission:${i}`);
    for (const count of [20, 100_000]) answer(403, refusing('Denied', { availablePermissions: names.slice(0, count) }));

    expect(await failureOf(read())).toContain(`The key has ${names.slice(0, 20).join(', ')}. Create`);
    expect(await failureOf(read())).toContain(`The key has ${names.slice(0, 20).join(', ')}, …. Create`);
  });
});

describe('a temporary failure of a read', () => {
  it('is repeated', async () => {
    answer(503, refusing('Down'));
    isao()
      .get(path)
      .replyWithError(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
    answer(200, anAnswer(aContact()));

    expect(await read()).toEqual([aContact()]);
  });

  it('that stays is shown with its first cause, and tried again by Zapier', async () => {
    answer(503, refusing('Down'));
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

  const expectCut = (code: string) =>
    isao()
      .post(`${API}/contacts`)
      .replyWithError(Object.assign(new Error('no'), { code }));

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
    expectCut(code);

    const error = await errorOf(write());

    expect(error.name).toBe('ThrottledError');
    expect(messageOf(error)).toContain(`(POST /contacts: ${code})`);
  });

  it.each(['ECONNRESET', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'])(
    'that was interrupted (%s) is not',
    async (code) => {
      expectCut(code);
      findsNobody();

      expect((await errorOf(write())).name).toBe('AppError');
    },
  );

  it('that was refused with a 200 was certainly not carried out', async () => {
    isao().post(`${API}/contacts`).reply(200, refusing('Not now'));

    expect(await haltOf(write())).toBe(
      'ISAO did not accept the request (Not now). Check the values in this step and try again.',
    );
  });

  it.each([300, 303, 403, 404, 408, 502, 504])(
    'that may have been carried out despite a gateway’s %d is not',
    async (status) => {
      isao().post(`${API}/contacts`).reply(status, '');
      findsNobody();

      expect(await failureOf(write())).toContain('ISAO may have made the change anyway');
    },
  );
});

describe('the base URL', () => {
  afterEach(() => {
    delete process.env['ISAO_BASE_URL'];
    Reflect.deleteProperty(globalThis, 'PREVIEW_BUILD');
  });

  it.each([
    ['http://127.0.0.1:4010', '/api/external'],
    ['http://127.0.0.9:4010/', '/api/external'],
    ['http://127.0.0.1:4010/api/external//', '/api/external'],
    ['http://127.0.0.1:4010/v2', '/v2'],
    ['http://localhost:4010', '/api/external'],
    ['https://[::1]:4010', '/api/external'],
  ])('can be replaced by one on this machine: %s', async (base, api) => {
    process.env['ISAO_BASE_URL'] = base;
    nock(new URL(base).origin, { reqheaders: { authorization: `Bearer ${KEY}` } })
      .get(`${api}/contacts/contact_123`)
      .reply(200, anAnswer(aContact()));

    expect(await read()).toHaveLength(1);
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
    answer(200, anAnswer(aContact()));

    expect(await read()).toHaveLength(1);
  });

  it('can be replaced by any server over HTTPS in a preview build', async () => {
    Object.assign(globalThis, { PREVIEW_BUILD: true });
    process.env['ISAO_BASE_URL'] = 'https://isao.example.com';
    nock('https://isao.example.com').get(path).reply(200, anAnswer(aContact()));
    await read();
    process.env['ISAO_BASE_URL'] = 'http://isao.example.com';
    answer(200, anAnswer(aContact()));

    expect(await read()).toHaveLength(1);
  });
});
