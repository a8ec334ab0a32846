import type { App, BeforeRequestMiddleware, Bundle, ZObject } from 'zapier-platform-core';
import { readCountry } from './form/country-names';
import { defaultCountryField } from './form/phone';
import { createIsao } from './isao/client';
import { apiKey, baseUrl, isBelow } from './isao/connection';
import { isRecord, showList } from './values';
import { withErrorsIn } from './zapier/errors';
import { fail } from './zapier/halt';

const environments = { production: 'Production', staging: 'Staging' };

/** Keys of other types also work; the connection's label shows the type. */
const foreignKeyTypes = { make_: 'Make', whk_: 'Webhook', cst_: 'Custom' };

/** Used if ISAO does not name the company. */
const NAMELESS = 'Company';

/** No ID has more characters. */
const MAX_LENGTH = 1000;

/** A company's ID without anything but letters, digits and the marks of IDs: ISAO could answer with markup or control characters. */
const clean = (id: string): string =>
  id
    .slice(0, MAX_LENGTH)
    .normalize('NFC')
    .replace(/<[^<>]*>/g, '')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/[^\p{L}\p{N}._@ -]/gu, '')
    .replace(/^[._@ -]+|(?<![._@ -])[._@ -]+$/g, '');

/** Platform rule: no lengthy id in a connection's label (publishing requirement 5.6). */
const shorten = (id: string): string => {
  const characters = Array.from(id);
  return characters.length > 12 ? `${characters.slice(0, 6).join('')}…${characters.slice(-5).join('')}` : id;
};

const test = withErrorsIn('connection')(async (z: ZObject, bundle: Bundle) => {
  const { companyId, permissions } = await createIsao(z, bundle.authData).testKey();
  // After the request, because Zapier runs this test with placeholders in all fields to learn how the app authenticates.
  await readCountry(defaultCountryField.label, bundle.authData[defaultCountryField.key]);
  if (!permissions.includes('contacts:read')) {
    throw fail(
      z,
      `This API key may not read contacts. It has ${showList(permissions) || 'no permission'}. ` +
        'Create a key with the permission contacts:read (and contacts:write for actions, webhooks:write for instant triggers) in ISAO under Settings > API Keys.',
      'forbidden',
    );
  }
  const key = apiKey(bundle.authData);
  const [, keyType = null] = Object.entries(foreignKeyTypes).find(([prefix]) => key.startsWith(prefix)) ?? [];
  return { companyId: companyId ?? NAMELESS, permissions, keyType };
});

/** Core passes the result of `test` as inputData. */
const connectionLabel = (_z: ZObject, bundle: Bundle): Promise<string> => {
  const { companyId, keyType }: Record<string, unknown> = isRecord(bundle.inputData) ? bundle.inputData : {};
  const environment = bundle.authData['environment'] === 'staging' ? environments.staging : environments.production;
  const remarks = typeof keyType === 'string' ? [environment, `${keyType} key`] : [environment];
  const company = (typeof companyId === 'string' && shorten(clean(companyId))) || NAMELESS;
  return Promise.resolve(`${company} (${remarks.join(', ')})`);
};

/** Adds the key only to requests to ISAO's API. Zapier learns from it how this app authenticates. */
export const authorize: BeforeRequestMiddleware = (request, _z, { authData }) => {
  if (!URL.canParse(request.url) || !isBelow(baseUrl(authData), new URL(request.url))) return request;
  return { ...request, headers: { ...request.headers, Authorization: `Bearer ${apiKey(authData)}` } };
};

export const authentication: NonNullable<App['authentication']> = {
  type: 'custom',
  fields: [
    {
      key: 'api_key',
      label: 'API Key',
      type: 'password',
      required: true,
      helpText:
        'Create a Zapier key under [Settings > API Keys](https://isao.io/dashboard/settings/api-keys) and copy it; it is shown only once. Allow contacts (read and write), plus webhooks for instant triggers and deals for deals.',
    },
    {
      key: 'environment',
      label: 'Environment',
      type: 'string',
      required: false,
      default: 'production',
      choices: environments,
      isNoSecret: true,
      helpText: 'Keep Production unless your key is from ISAO’s test system.',
    },
    defaultCountryField,
  ],
  test,
  connectionLabel,
};
