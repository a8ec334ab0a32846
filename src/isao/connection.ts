export type AuthData = Record<string, string | undefined>;

/** Only defined by `npm run build:preview`. */
declare const PREVIEW_BUILD: true | undefined;

const API_PATH = '/api/external';

const SERVERS = {
  production: `https://isao.io${API_PATH}`,
  staging: `https://staging.isao.io${API_PATH}`,
};

/** Whether what is sent there never leaves the machine. */
export const isLoopback = ({ hostname }: URL): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

const mayReplace = (url: URL): boolean => {
  const { protocol } = url;
  if (isLoopback(url)) return protocol === 'http:' || protocol === 'https:';
  return protocol === 'https:' && typeof PREVIEW_BUILD !== 'undefined';
};

/** Ignores anything except an allowed address. Core puts other text into the variable to learn the auth template. */
const readOverride = (): URL | null => {
  const text = process.env['ISAO_BASE_URL'];
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  return mayReplace(url) ? url : null;
};

/**
 * The API's base URL without a trailing slash. `ISAO_BASE_URL` replaces the documented hosts with a server on this machine
 * or, in a preview build, with any server over HTTPS. Without a path it gets the API's.
 *
 * @param override another server, or null for the documented hosts
 */
export const baseUrl = (authData: AuthData, override: URL | null = readOverride()): URL => {
  const url = override ?? new URL(SERVERS[authData['environment'] === 'staging' ? 'staging' : 'production']);
  url.pathname = url.pathname === '/' ? API_PATH : url.pathname.replace(/(?<!\/)\/+$/, '');
  return url;
};

/** Whether a parsed URL, with its dot segments resolved, belongs to the API. */
export const isBelow = (base: URL, url: URL): boolean =>
  url.origin === base.origin && url.pathname.startsWith(`${base.pathname}/`);

/** The key exactly as entered, because core removes that text from Zapier's logs, but not a trimmed key. */
export const apiKey = (authData: AuthData): string => {
  const key: unknown = authData['api_key'];
  return typeof key === 'string' ? key : '';
};
