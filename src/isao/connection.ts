/** What a person entered for the connection, by the key of its field. */
export type AuthData = Record<string, string | undefined>;

/** Defined by `npm run build:preview`, and by no other build. */
declare const PREVIEW_BUILD: true | undefined;

const API_PATH = '/api/external';

const SERVERS = {
  production: `https://isao.io${API_PATH}`,
  staging: `https://staging.isao.io${API_PATH}`,
};

/** What is sent there never leaves the machine. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

const mayReplace = ({ protocol, hostname }: URL): boolean => {
  if (LOOPBACK.test(hostname)) return protocol === 'http:' || protocol === 'https:';
  return protocol === 'https:' && typeof PREVIEW_BUILD !== 'undefined';
};

/** Anything but an allowed address counts as none. Core puts other text there for its auth templates. */
const readOverride = (): URL | null => {
  const text = process.env['ISAO_BASE_URL'];
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  return mayReplace(url) ? url : null;
};

/**
 * The base URL of the API that a connection talks to, without a trailing slash.
 *
 * The two hosts are documented. `ISAO_BASE_URL` replaces them with a server on the same machine or, in a preview build, with
 * any server over HTTPS. Without a path it gets the API's.
 *
 * @param override another server, or null for the documented hosts
 */
export const baseUrl = (authData: AuthData, override: URL | null = readOverride()): URL => {
  const url = override ?? new URL(SERVERS[authData['environment'] === 'staging' ? 'staging' : 'production']);
  url.pathname = url.pathname === '/' ? API_PATH : url.pathname.replace(/\/+$/, '');
  return url;
};

/** Whether a parsed URL, with its dot segments resolved, belongs to the API. */
export const isBelow = (base: URL, url: URL): boolean =>
  url.origin === base.origin && url.pathname.startsWith(`${base.pathname}/`);

/** The key exactly as it was entered, because core removes that text from Zapier's logs. A trimmed key would be logged. */
export const apiKey = (authData: AuthData): string => {
  const key: unknown = authData['api_key'];
  return typeof key === 'string' ? key : '';
};

/** What core passes to `beforeApp`; its types don't say. */
interface AppInput {
  _zapier: { event: { environment?: { ISAO_BASE_URL?: string } } };
}

let lastOverride: string | undefined;

/**
 * Called before each event. Core copies an event's environment into the process and never removes it (core 19.1,
 * src/tools/environment.js), so a later event would still go to that address.
 *
 * @returns its input
 */
export const forgetLastOverride = <Input extends object>(input: Input): Promise<Input> => {
  const override = (input as AppInput)._zapier.event.environment?.ISAO_BASE_URL;
  const isLeftOver = override === undefined && process.env['ISAO_BASE_URL'] === lastOverride;
  if (isLeftOver) delete process.env['ISAO_BASE_URL'];
  lastOverride = override;
  return Promise.resolve(input);
};
