import nock from 'nock';
import type { ZObject } from 'zapier-platform-core';
import { authentication } from '../src/authentication';
import { advice } from '../src/zapier/messages';
import { anAnswer, API, authData, errorOf, failureOf, haltOf, isao, KEY, messageOf, run, useNock } from './helpers';

useNock();

const test_ = authentication.test;
const companyWith = (permissions: unknown[]) =>
  anAnswer({ companyId: 'acme-corp', permissions, timestamp: '2026-11-08T09:30:00.000Z' });
const expectTest = (permissions: unknown[] = ['contacts:read']) =>
  isao().get(`${API}/test`).reply(200, companyWith(permissions));
/** Without `isao`, which expects the usual key. */
const expectTestAt = (host: string) =>
  nock(host)
    .get(`${API}/test`)
    .reply(200, companyWith(['contacts:read']));

describe('the connection test', () => {
  it('shows whose key it is and what it may do', async () => {
    expectTest(['contacts:read', 'contacts:write']);

    expect(await run(test_)).toEqual({
      companyId: 'acme-corp',
      permissions: ['contacts:read', 'contacts:write'],
      keyType: null,
    });
  });

  it('leaves out permissions that are not texts', async () => {
    expectTest(['contacts:read', 7]);

    expect(await run(test_)).toMatchObject({ permissions: ['contacts:read'] });
  });

  it('asks the staging host about a staging key', async () => {
    expectTestAt('https://staging.isao.io');

    expect(await run(test_, { authData: { api_key: KEY, environment: 'staging' } })).toMatchObject({
      companyId: 'acme-corp',
    });
  });

  it('uses production if no environment is chosen', async () => {
    expectTest();

    expect(await run(test_, { authData: { api_key: KEY } })).toMatchObject({ companyId: 'acme-corp' });
  });

  it.each([
    [` ${KEY}`, 'It begins or ends with a space or a line break'],
    [`${KEY}\n`, 'It begins or ends with a space or a line break'],
    ['zap_ab\ncd_é', 'This is not an ISAO API key'],
    [undefined, 'This is not an ISAO API key'],
  ])('refuses what can’t be a key without sending or showing it: %j', async (key, reason) => {
    expect(await failureOf(run(test_, { authData: key ? { api_key: key } : {} }))).toBe(
      `ISAO refused the API key (${reason}). ${advice.unauthorized.connection}`,
    );
  });

  it('shows a key of another type', async () => {
    expectTestAt('https://isao.io');

    expect(await run(test_, { authData: { ...authData, api_key: KEY.replace('zap_', 'make_') } })).toMatchObject({
      keyType: 'Make',
    });
  });

  it.each(['0123', 'x_make_0123'])('accepts a key without a type: %s', async (key) => {
    expectTestAt('https://isao.io');

    expect(await run(test_, { authData: { ...authData, api_key: key } })).toMatchObject({ keyType: null });
  });

  it('names an account that has no company id', async () => {
    isao()
      .get(`${API}/test`)
      .reply(200, anAnswer({ permissions: ['contacts:read'] }));

    expect(await run(test_)).toMatchObject({ companyId: 'Company', permissions: ['contacts:read'] });
  });

  it('says that ISAO refused a key', async () => {
    isao().get(`${API}/test`).reply(401, { success: false, error: 'Invalid API key format' });

    expect(await failureOf(run(test_))).toBe(
      'ISAO refused the API key (Invalid API key format). Create a key in ISAO under Settings > API Keys (https://isao.io/dashboard/settings/api-keys) and enter it as this connection’s API Key.',
    );
  });

  const many = Array.from({ length: 100_000 }, (_, i) => `permission:${i}`);

  it.each([
    [['webhooks:write'], 'webhooks:write'],
    [[], 'no permission'],
    [many, `${many.slice(0, 20).join(', ')}, …`],
  ])('says that the contacts permission is missing, and which there are', async (permissions, has) => {
    expectTest(permissions);

    const refusal = await errorOf(run(test_));

    expect(JSON.parse(refusal.message)).toMatchObject({ code: 'forbidden' });
    expect(messageOf(refusal)).toBe(
      `This API key may not read contacts. It has ${has}. Create a key with the permission contacts:read (and contacts:write for actions, webhooks:write for instant triggers) in ISAO under Settings > API Keys.`,
    );
  });

  it('says that an answer without permissions can’t be read', async () => {
    isao()
      .get(`${API}/test`)
      .times(3)
      .reply(200, anAnswer({ companyId: 'acme-corp' }));

    expect(await failureOf(run(test_))).toContain('ISAO’s answer could not be read (GET /test: 200)');
  });

  it('refuses a default country that isn’t one', async () => {
    expectTest();

    expect(await haltOf(run(test_, { authData: { ...authData, default_country: 'Franceland' } }))).toBe(
      'Default Country “Franceland” is not a country. Choose one from the list, or give its name or two-letter code, such as France or FR.',
    );
  });
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
  const label = (inputData: object, environment = 'production'): Promise<unknown> => {
    if (typeof connectionLabel === 'string') throw new Error('The label is a function');
    return run<unknown>(connectionLabel, { authData: { ...authData, environment }, inputData: inputData as never });
  };

  it.each([
    [{ companyId: 'acme-corp', keyType: null }, 'production', 'acme-corp (Production)'],
    [{ companyId: 'acme-corp', keyType: null }, 'staging', 'acme-corp (Staging)'],
    [{ companyId: 'acme-corp', keyType: 'Make' }, 'production', 'acme-corp (Production, Make key)'],
    [{ companyId: 'company_1234' }, 'production', 'company_1234 (Production)'],
    [{ companyId: 'company_12345' }, 'production', 'compan…12345 (Production)'],
    [{}, 'production', 'Company (Production)'],
    [{ companyId: ' ' }, 'production', 'Company (Production)'],
    [{ companyId: { odd: true } }, 'production', 'Company (Production)'],
    [[], 'production', 'Company (Production)'],
  ])('shows the company, shortened in its middle, the environment and the type of a key: %j in %s', async (...row) => {
    const [tested, environment, shown] = row;
    expect(await label(tested, environment)).toBe(shown);
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
});
