import { parseArgs } from 'node:util';
import { baseUrl, isLoopback } from '../../src/isao/connection';

export const USAGE = `Usage: ISAO_API_KEY=KEY npm run verify-api -- [options]

Asks a running ISAO what its documents leave open, and whether the app handles the answers. Without options it only reads.

  --list          print the questions, and ask none
  --write         also write: up to two contacts and two deals, which the API can't delete, and subscriptions, which
                  are ended. The events reach the account's other webhooks, so customers' Zaps may run
  --production    allow --write on production
  --listen URL    with --write: receive deliveries at this address. Any path below it must reach this machine:
                  http://127.0.0.1:PORT, or the address of a tunnel that ends at port 4011
  --profile FILE  save the answers as options for npm run sandbox -- --profile FILE
  --json          print JSON instead of text
  --help          print this text

ISAO_ENVIRONMENT is staging (default) or production. ISAO_BASE_URL replaces the address of either.
Exit code: 0 if every answer holds, 1 if one does not, 2 if the run ended early or got no answer.`;

/** Its message says what to change in the command line or the environment. */
export class UsageError extends Error {}

type Environment = Record<string, string | undefined>;

const parseUrl = (name: string, value = ''): URL | undefined => {
  if (value === '') return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash) return url;
  throw new UsageError(
    `${name} must be an address such as https://isao.example.com, without a user, query or fragment.`,
  );
};

const readKey = (environment: Environment): string => {
  const key = environment['ISAO_API_KEY'] ?? '';
  if (key === '') throw new UsageError('Set ISAO_API_KEY to an ISAO key, from Settings > API Keys.');
  // The app can't cut a shorter one out of what ISAO says.
  if (/^[\x21-\x7e]{16,1000}$/.test(key)) return key;
  throw new UsageError(
    'ISAO_API_KEY is not an ISAO key: it is too short, or has a space, a line break or a special character.',
  );
};

/** Uses the app's own addresses, so that both always agree. */
const readBase = (environment: Environment): { base: URL; production: boolean } => {
  const name = environment['ISAO_ENVIRONMENT'] || 'staging';
  if (name !== 'staging' && name !== 'production') {
    throw new UsageError('ISAO_ENVIRONMENT must be staging or production.');
  }
  const base = baseUrl({ environment: name }, parseUrl('ISAO_BASE_URL', environment['ISAO_BASE_URL']) ?? null);
  if (base.protocol !== 'https:' && !isLoopback(base)) {
    throw new UsageError(
      'ISAO_BASE_URL must begin with https://, unless it is on this machine: the key must stay secret.',
    );
  }
  const isTest = isLoopback(base) || base.host === baseUrl({ environment: 'staging' }, null).host;
  return { base, production: name === 'production' || !isTest };
};

const parse = (args: string[]) => {
  const flag = { type: 'boolean', default: false } as const;
  const text = { type: 'string' } as const;
  const flags = { list: flag, write: flag, production: flag, json: flag, help: flag };
  try {
    return parseArgs({ args, options: { ...flags, listen: text, profile: text } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
};

export const readSettings = (args: string[], environment: Environment) => {
  const { help, list, json, write, profile, ...options } = parse(args);
  if (help) return 'help';
  if (list) return 'list';
  const key = readKey(environment);
  const { base, production } = readBase(environment);
  if (write && production && !options.production) {
    throw new UsageError(
      `${base.origin} may be production, so nothing was sent. Add --production to let --write create contacts and deals there.`,
    );
  }
  const listen = parseUrl('--listen', options.listen);
  if (listen && !write) {
    throw new UsageError('--listen needs --write: an event is only delivered if something changes.');
  }
  return {
    base,
    key,
    /** Whether this may be production, judging by the address. */
    production,
    write,
    listen,
    port: Number((listen && isLoopback(listen) && listen.port) || 4011),
    rate: isLoopback(base) ? 6000 : 60,
    profile,
    json,
  };
};

export type Settings = Exclude<ReturnType<typeof readSettings>, string>;
