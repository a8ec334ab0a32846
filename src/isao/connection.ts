/** What a person entered for the connection, by the key of its field. */
export type AuthData = Record<string, string | undefined>;

/** Defined by `npm run build:preview`, and by no other build. */
declare const PREVIEW_BUILD: true | undefined;

const API_PATH = '/api/external';

const SERVERS = {
  production: `https://isao.io${API_PATH}`,
  staging: `https://staging.isao.io${API_PATH}`,
};

/** A port of the same machine: what is sent there leaves it in no way. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

const mayReplace = ({ protocol, hostname }: URL): boolean => {
  if (LOOPBACK.test(hostname)) return protocol === 'http:' || protocol === 'https:';
  return protocol === 'https:' && typeof PREVIEW_BUILD !== 'undefined';
};

/** Anything but an address that may be used counts as none: core, too, puts text there that is none, for its auth templates. */
const readOverride = (): URL | null => {
  const text = process.env['ISAO_BASE_URL'];
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  return mayReplace(url) ? url : null;
};

/**
 * The base URL of the API that a connection talks to, without a trailing slash.
 *
 * The two hosts are documented. `ISAO_BASE_URL` replaces them with a server on the same machine, for the sandbox and for tests,
 * and in a preview build with any server over HTTPS; without a path of its own it gets the API's.
 *
 * @param override another server in its place, or null for the documented hosts whatever the environment says
 */
export const baseUrl = (authData: AuthData, override: URL | null = readOverride()): URL => {
  const url = override ?? new URL(SERVERS[authData['environment'] === 'staging' ? 'staging' : 'production']);
  url.pathname = url.pathname === '/' ? API_PATH : url.pathname.replace(/\/+$/, '');
  return url;
};

/** Whether a URL is one of the API with this base. It is parsed, so that dot segments and the like are resolved. */
export const isBelow = (base: URL, url: URL): boolean =>
  url.origin === base.origin && url.pathname.startsWith(`${base.pathname}/`);

/**
 * The key of a connection, just as it was entered: core keeps it out of Zapier's logs by that text, so a key that is sent
 * without its spaces would be logged in the clear.
 */
export const apiKey = (authData: AuthData): string => {
  const key: unknown = authData['api_key'];
  return typeof key === 'string' ? key : '';
};

/** What core hands to `beforeApp`, of which its types say nothing. */
interface AppInput {
  _zapier: { event: { environment?: { ISAO_BASE_URL?: string } } };
}

let lastOverride: string | undefined;

/**
 * Called before each event. Core copies the environment of an event into the process and never takes it out again (core 19.1,
 * src/tools/environment.js), so that a later event without it would still go to that address.
 *
 * @returns what it was given
 */
export const forgetLastOverride = <Input extends object>(input: Input): Promise<Input> => {
  const override = (input as AppInput)._zapier.event.environment?.ISAO_BASE_URL;
  const isLeftOver = override === undefined && process.env['ISAO_BASE_URL'] === lastOverride;
  if (isLeftOver) delete process.env['ISAO_BASE_URL'];
  lastOverride = override;
  return Promise.resolve(input);
};
