/** What a person entered for the connection, by the key of its field. */
export type AuthData = Record<string, string | undefined>;

const API_PATH = '/api/external';

const SERVERS = {
  production: `https://isao.io${API_PATH}`,
  staging: `https://staging.isao.io${API_PATH}`,
};

/**
 * The base URL of the API that a connection talks to, without a trailing slash.
 *
 * The two hosts are documented. `ISAO_BASE_URL` replaces them, for the sandbox and for tests; without a path of its own it
 * gets the API's.
 */
export const baseUrl = (authData: AuthData, override = process.env['ISAO_BASE_URL']): URL => {
  const url = new URL(override || SERVERS[authData['environment'] === 'staging' ? 'staging' : 'production']);
  url.pathname = url.pathname === '/' ? API_PATH : url.pathname.replace(/\/+$/, '');
  return url;
};

/**
 * The key of a connection, just as it was entered: core keeps it out of Zapier's logs by that text, so a key that is sent
 * without its spaces would be logged in the clear.
 */
export const apiKey = (authData: AuthData): string => {
  const key: unknown = authData['api_key'];
  return typeof key === 'string' ? key : '';
};
