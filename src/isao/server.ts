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
export const baseUrl = (environment: string | undefined): URL => {
  const override = process.env['ISAO_BASE_URL'];
  const url = new URL(override || SERVERS[environment === 'staging' ? 'staging' : 'production']);
  url.pathname = url.pathname === '/' ? API_PATH : url.pathname.replace(/\/+$/, '');
  return url;
};
