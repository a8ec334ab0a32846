import { parseArgs } from 'node:util';
import { baseUrl, isLoopback } from '../../src/isao/connection';

export const USAGE = `Usage: ISAO_API_KEY=KEY npm run verify-api -- [options]

Asks a running ISAO what its documents leave open, and whether the app handles the answers. Without options it only reads.

  --list          print the questions, and ask none
  --write         also write: up to two contacts and two deals, which the API can't delete, and subscriptions, which
                  are ended. The events reach the account's other webhooks, so customers' Zaps may run
  --production    allow --write on production
  --listen URL    with --write: receive deliveries at this address. Any path below it must reach this
                  machine: a tunnel's address, or http://127.0.0.1:PORT
  --port NUMBER   port on this machine where the tunnel ends (default 4011, or that of a local URL)
  --wait SECONDS  how long to wait for a delivery (default 30)
  --profile FILE  save the answers as options for npm run sandbox -- --profile FILE
  --json          print JSON instead of tables
  --help          print this text

ISAO_ENVIRONMENT is staging (default) or production. ISAO_BASE_URL replaces the address of either.
Exit code: 0 if every answer holds, 1 if one does not, 2 if the run ended early or got no answer.`;

/** Its message says what to change in the command line or the environment. */
export class UsageError extends Error {}

export interface Settings {
  base: URL;
  key: string;
  /** Whether this may be production, judging by the address. */
  production: boolean;
  write: boolean;
  listen: URL | undefined;
  port: number;
  waitMs: number;
  /** Maximum requests per minute. */
  rate: number;
  profile: string | undefined;
  json: boolean;
}

type Environment = Record<string, string | undefined>;

const parseUrl = (name: string, value: string): URL => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new UsageError(
      `${name} must be an address such as https://isao.example.com, without a user, query or fragment.`,
    );
  }
  return url;
};

const wholeNumber = (option: string, value: string, min: number, max: number): number => {
  if (!/^\d+$/.test(value) || Number(value) < min || Number(value) > max) {
    throw new UsageError(`${option} must be a whole number from ${min} to ${max}.`);
  }
  return Number(value);
};

const readKey = (environment: Environment): string => {
  const key = environment['ISAO_API_KEY'] ?? '';
  if (key === '') throw new UsageError('Set ISAO_API_KEY to an ISAO key, from Settings > API Keys.');
  // The app can't cut a shorter one out of what ISAO says.
  if (!/^[\x21-\x7e]{16,1000}$/.test(key)) {
    throw new UsageError(
      'ISAO_API_KEY is not an ISAO key: it is too short, or has a space, a line break or a special character.',
    );
  }
  return key;
};

/** Uses the app's own addresses, so that both always agree. */
const readBase = (environment: Environment): { base: URL; production: boolean } => {
  const name = environment['ISAO_ENVIRONMENT'] || 'staging';
  if (name !== 'staging' && name !== 'production') {
    throw new UsageError('ISAO_ENVIRONMENT must be staging or production.');
  }
  const override = environment['ISAO_BASE_URL'];
  const base = baseUrl({ environment: name }, override ? parseUrl('ISAO_BASE_URL', override) : null);
  const local = isLoopback(base);
  if (base.protocol !== 'https:' && !local) {
    throw new UsageError(
      'ISAO_BASE_URL must begin with https://, unless it is on this machine: the key must stay secret.',
    );
  }
  const staging = baseUrl({ environment: 'staging' }, null);
  return { base, production: name === 'production' || !(local || base.host === staging.host) };
};

const parse = (args: string[]) => {
  try {
    return parseArgs({
      args,
      options: {
        list: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        production: { type: 'boolean', default: false },
        listen: { type: 'string' },
        port: { type: 'string' },
        wait: { type: 'string', default: '30' },
        profile: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
};

/** @throws UsageError */
export const readSettings = (args: string[], environment: Environment): Settings | 'help' | 'list' => {
  const options = parse(args);
  if (options.help) return 'help';
  if (options.list) return 'list';
  const key = readKey(environment);
  const { base, production } = readBase(environment);
  if (options.write && production && !options.production) {
    throw new UsageError(
      `${base.origin} may be production, so nothing was sent. Add --production to let --write create contacts and deals there.`,
    );
  }
  if (options.listen !== undefined && !options.write) {
    throw new UsageError('--listen needs --write: an event is only delivered if something changes.');
  }
  const listen = options.listen === undefined ? undefined : parseUrl('--listen', options.listen);
  const ownPort = listen && isLoopback(listen) && listen.port !== '' ? listen.port : '4011';
  return {
    base,
    key,
    production,
    write: options.write,
    listen,
    port: wholeNumber('--port', options.port ?? ownPort, 1, 65_535),
    waitMs: 1000 * wholeNumber('--wait', options.wait, 1, 600),
    rate: isLoopback(base) ? 6000 : 60,
    profile: options.profile,
    json: options.json,
  };
};
