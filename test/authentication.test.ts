import nock from 'nock';
import type { ZObject } from 'zapier-platform-core';
import { authentication } from '../src/authentication';
import { anAnswer, API, authData, errorOf, failureOf, haltOf, isao, KEY, messageOf, run, useNock } from './helpers';

useNock();

const test_ = authentication.test;
const companyWith = (permissions: string[]) =>
  anAnswer({ companyId: 'acme-corp', permissions, timestamp: '2026-11-08T09:30:00.000Z' });
const keyPage = 'https://isao.io/dashboard/settings/api-keys';

describe('the connection test', () => {
  it('shows whose key it is and what it may do', async () => {
    isao()
      .get(`${API}/test`)
      .reply(200, companyWith(['contacts:read', 'contacts:write']));

    expect(await run(test_)).toEqual({
      companyId: 'acme-corp',
      permissions: ['contacts:read', 'contacts:write'],
      keyType: null,
    });
  });

  it('leaves out permissions that are not texts', async () => {
    isao()
      .get(`${API}/test`)
      .reply(200, companyWith(['contacts:read', 7 as never]));

    expect(await run(test_)).toMatchObject({ permissions: ['contacts:read'] });
  });

  it('asks the staging host about a staging key', async () => {
    nock('https://staging.isao.io')
      .get(`${API}/test`)
      .reply(200, companyWith(['contacts:read']));

    expect(await run(test_, { authData: { api_key: KEY, environment: 'staging' } })).toMatchObject({
      companyId: 'acme-corp',
    });
  });

  it('uses production if no environment is chosen', async () => {
    isao()
      .get(`${API}/test`)
      .reply(200, companyWith(['contacts:read']));

    expect(await run(test_, { authData: { api_key: KEY } })).toMatchObject({ companyId: 'acme-corp' });
  });

  it.each([` ${KEY}`, `${KEY}\n`])(
    'refuses a key with a space around it, which Zapier’s logs would show',
    async (key) => {
      expect(messageOf(await errorOf(run(test_, { authData: { api_key: key } })))).toContain(
        'ISAO refused the API key (It begins or ends with a space or a line break).',
      );
    },
  );

  it('shows a key of another type', async () => {
    nock('https://isao.io')
      .get(`${API}/test`)
      .reply(200, companyWith(['contacts:read']));

    const tested = await run<unknown>(test_, { authData: { ...authData, api_key: KEY.replace('zap_', 'make_') } });

    expect(tested).toMatchObject({ keyType: 'Make' });
  });

  it.each(['0123', 'x_make_0123'])('accepts a key without a type: %s', async (key) => {
    nock('https://isao.io')
      .get(`${API}/test`)
      .reply(200, companyWith(['contacts:read']));

    expect(await run(test_, { authData: { ...authData, api_key: key } })).toMatchObject({ keyType: null });
  });

  it('names an account that has no company id', async () => {
    isao()
      .get(`${API}/test`)
      .reply(200, anAnswer({ permissions: ['contacts:read'] }));

    expect(await run(test_)).toMatchObject({ companyId: 'Company', permissions: ['contacts:read'] });
  });

  it.each([
    ['Invalid API key format', 'Invalid API key format'],
    ['Invalid API key.', 'Invalid API key'],
  ])('says that ISAO refused a key: %s', async (error, reason) => {
    isao().get(`${API}/test`).reply(401, { success: false, error });

    expect(await failureOf(run(test_))).toBe(
      `ISAO refused the API key (${reason}). Create a key in ISAO under Settings > API Keys (${keyPage}) and enter it as this connection’s API Key.`,
    );
  });

  it('refuses what can’t be a key without sending or showing it', async () => {
    const refusal = await errorOf(run(test_, { authData: { api_key: 'zap_ab\ncd_é' } }));

    expect(messageOf(refusal)).toContain('ISAO refused the API key (This is not an ISAO API key).');
    expect(refusal.message).not.toContain('cd_');
  });

  it('refuses a missing key with the same message', async () => {
    expect(messageOf(await errorOf(run(test_, { authData: {} })))).toContain('This is not an ISAO API key');
  });

  it.each([
    { permissions: ['webhooks:write'], has: 'It has webhooks:write.' },
    { permissions: [], has: 'It has no permission.' },
  ])('says that the contacts permission is missing: $permissions', async ({ permissions, has }) => {
    isao().get(`${API}/test`).reply(200, companyWith(permissions));

    const refusal = await errorOf(run(test_));
    const message = messageOf(refusal);

    expect(JSON.parse(refusal.message)).toMatchObject({ code: 'forbidden' });
    expect(message).toContain('This API key may not read contacts.');
    expect(message).toContain(has);
    expect(message).toContain('contacts:read');
  });

  it('says that ISAO could not be reached, after three tries', async () => {
    isao()
      .get(`${API}/test`)
      .times(3)
      .replyWithError(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }));

    expect(messageOf(await errorOf(run(test_)))).toBe(
      'ISAO is down or can’t be reached (GET /test: ECONNREFUSED). Test the connection again in a few minutes. If it fails again, contact ISAO’s support.',
    );
  });

  it('says that the answer isn’t JSON', async () => {
    isao().get(`${API}/test`).times(3).reply(200, '<html>Welcome</html>', { 'content-type': 'text/html' });

    expect(messageOf(await errorOf(run(test_)))).toContain('ISAO’s answer could not be read (GET /test: 200)');
  });

  it('says that an answer without permissions can’t be read', async () => {
    isao()
      .get(`${API}/test`)
      .times(3)
      .reply(200, anAnswer({ companyId: 'acme-corp' }));

    expect(messageOf(await errorOf(run(test_)))).toContain('ISAO’s answer could not be read');
  });

  it('refuses a default country that isn’t one', async () => {
    isao()
      .get(`${API}/test`)
      .reply(200, companyWith(['contacts:read']));
    expect(await haltOf(run(test_, { authData: { ...authData, default_country: 'Franceland' } }))).toBe(
      'Default Country “Franceland” is not a country. Choose one from the list, or give its name or two-letter code, such as France or FR.',
    );
  });
});

it('cuts a long list of permissions', async () => {
  isao()
    .get(`${API}/test`)
    .reply(200, companyWith(Array.from({ length: 100_000 }, (_, i) => `permission:${i}`)));

  const message = messageOf(await errorOf(run(test_)));

  expect(message).toContain('permission:19, …. Create');
  expect(message.length).toBeLessThan(1000);
});

it('sends the key only to ISAO’s hosts', async () => {
  const elsewhere = { badheaders: ['authorization'] };
  nock('https://isao.io.evil.example', elsewhere).get('/').reply(200);
  nock('https://isao.io.evil.example', elsewhere).get('/api/external/contacts').reply(200);
  nock('https://isao.io', elsewhere).get('/api/externals').reply(200);

  const send = (url: string) => run((z: ZObject) => z.request(url));

  await send('https://isao.io.evil.example/');
  await send('https://isao.io.evil.example/api/external/contacts');
  await send('https://isao.io/api/externals');
  // The client refuses it, because it is not a URL.
  await expect(send('/api/external/contacts')).rejects.toThrow('Only absolute URLs are supported');
});

describe('the connection label', () => {
  const { connectionLabel } = authentication;
  const label = (inputData: Record<string, unknown>, environment = 'production'): Promise<unknown> => {
    if (typeof connectionLabel === 'string') throw new Error('The label is a function');
    return run<unknown>(connectionLabel, { authData: { ...authData, environment }, inputData });
  };

  it('shows the company and the environment', async () => {
    expect(await label({ companyId: 'acme-corp', keyType: null })).toBe('acme-corp (Production)');
    expect(await label({ companyId: 'acme-corp', keyType: null }, 'staging')).toBe('acme-corp (Staging)');
  });

  it('shortens a long company id in its middle', async () => {
    expect(await label({ companyId: 'company_1234', keyType: null })).toBe('company_1234 (Production)');
    expect(await label({ companyId: 'company_12345', keyType: null })).toBe('compan…12345 (Production)');
  });

  it.each([
    ['acme\u0000\n-corp\u202e\u200b', 'acme-corp'],
    ['<b>acme</b> [corp](https://evil)', 'acme c…sevil'],
    ['*acme* `corp`', 'acme corp'],
    ['_acme_corp_', 'acme_corp'],
    ['12345\ud835\udd52xxxxxxx6789', '12345\ud835\udd52…x6789'],
    ['abc\ud835', 'abc'],
    [`<${'<'.repeat(100_000)}`, 'Company'],
    ['\u3164', 'Company'],
  ])('cleans a company id: %j', async (companyId, shown) => {
    expect(await label({ companyId })).toBe(`${shown} (Production)`);
  });

  it.each([{}, { companyId: ' ' }, { companyId: { odd: true } }])(
    'names an account without a company id: %j',
    async (tested) => {
      expect(await label(tested)).toBe('Company (Production)');
    },
  );

  it('works without the test’s result', async () => {
    expect(await run<unknown>(connectionLabel as () => Promise<string>, { authData, inputData: [] as never })).toBe(
      'Company (Production)',
    );
  });

  it('shows the type of another key', async () => {
    expect(await label({ companyId: 'acme-corp', keyType: 'Make' })).toBe('acme-corp (Production, Make key)');
  });
});
