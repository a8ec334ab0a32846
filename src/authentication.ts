import type { App, BeforeRequestMiddleware, Bundle, ZObject } from 'zapier-platform-core';
import { countries } from './form/countries';
import { fail, showList, withConnectionErrors } from './zapier/errors';
import { createIsao } from './isao/client';
import { apiKey, baseUrl, isBelow } from './isao/connection';
import { readCountry } from './form/phone';
import { isRecord } from './values';

const environments = { production: 'Production', staging: 'Staging' };

/** The vendor's key types by prefix. A key of any of them works; the label tells where it isn't the one for Zapier. */
const foreignKeyTypes: Record<string, string> = { make_: 'Make', whk_: 'Webhook', cst_: 'Custom' };

/** What a connection is called whose company ISAO does not name. */
const NAMELESS = 'ISAO account';

const test = withConnectionErrors(async (z: ZObject, bundle: Bundle) => {
  const { companyId, permissions } = await createIsao(z, bundle.authData).testKey();
  // After the request, for Zapier sends one with placeholders in all fields, to see how this app authenticates.
  readCountry(z, 'Default Country', bundle.authData['default_country']);
  if (!permissions.includes('contacts:read')) {
    throw fail(
      z,
      `This API key may not read contacts. It has ${showList(permissions) || 'no permission'}. ` +
        'Create a key with the permission contacts:read (and contacts:write for actions, webhooks:write for instant triggers) in ISAO under Settings > API Keys.',
      'forbidden',
    );
  }
  const prefix = /^[a-z]+_/.exec(apiKey(bundle.authData))?.[0] ?? '';
  return { companyId: companyId ?? NAMELESS, permissions, keyType: foreignKeyTypes[prefix] ?? null };
});

/** Core hands over what `test` returned as inputData, and shows the answer as the connection's name. */
const connectionLabel = (_z: ZObject, bundle: Bundle): Promise<string> => {
  const { companyId, keyType }: Record<string, unknown> = isRecord(bundle.inputData) ? bundle.inputData : {};
  const environment = bundle.authData['environment'] === 'staging' ? environments.staging : environments.production;
  const remarks = typeof keyType === 'string' ? [environment, `${keyType} key`] : [environment];
  const company = typeof companyId === 'string' && companyId.trim() !== '' ? companyId : NAMELESS;
  return Promise.resolve(`${company} (${remarks.join(', ')})`);
};

/** Gives the key to each request to ISAO's API, and to no other. Zapier reads off it how this app authenticates. */
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
        'Create a key of the type Zapier in [ISAO under Settings > API Keys](https://isao.io/dashboard/settings/api-keys). It is shown once. Give it `contacts:read` and `contacts:write`, with `webhooks:read` and `webhooks:write` for instant triggers, and with `deals:read` and `deals:write` for deals.',
    },
    {
      key: 'environment',
      label: 'Environment',
      type: 'string',
      required: false,
      default: 'production',
      choices: environments,
      isNoSecret: true,
      helpText: 'Where the key was made. Choose Staging for a key of the test system alone.',
    },
    {
      key: 'default_country',
      label: 'Default Country',
      type: 'string',
      required: false,
      choices: countries,
      isNoSecret: true,
      helpText:
        'How a phone number without a country code is read: with France, 06 12 34 56 78 is +33 6 12 34 56 78. Leave it blank to accept numbers with a country code alone.',
    },
  ],
  test,
  connectionLabel,
};
