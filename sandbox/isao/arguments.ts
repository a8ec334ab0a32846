import { parseArgs } from 'node:util';

/** The help text of the command line. */
export const USAGE = `Usage: npm run sandbox -- [options]

Serves a made-up ISAO account on this machine.

  --port NUMBER      port on 127.0.0.1; 0 picks a free one (default 4010)
  --contacts NUMBER  made-up contacts to start with (default 25)
  --deals NUMBER     made-up deals to start with (default 10)
  --database FILE    keep the account in a file (default: in memory)
  --profile FILE     answer as the ISAO that npm run verify-api -- --profile FILE asked
  --json             print one line of JSON instead of text
  --help             print this text`;

/** A command line that cannot be understood. */
export class UsageError extends Error {}

/** What the command line asks for. */
export interface Arguments {
  port: number;
  contacts: number;
  deals: number;
  database: string;
  /** The file of a profile, if one was given. */
  profile: string | undefined;
  json: boolean;
  help: boolean;
}

/** @returns what the command line asks for; @throws UsageError on an unknown option or a value that is no number */
export function readArguments(args: string[]): Arguments {
  const { port, contacts, deals, database, profile, json, help } = parse(args);
  return {
    port: wholeNumber('--port', port, 65_535),
    contacts: wholeNumber('--contacts', contacts, 1_000_000),
    deals: wholeNumber('--deals', deals, 1_000_000),
    database,
    profile,
    json,
    help,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string', default: '4010' },
        contacts: { type: 'string', default: '25' },
        deals: { type: 'string', default: '10' },
        database: { type: 'string', default: ':memory:' },
        profile: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @returns the whole number of an option; @throws UsageError otherwise */
export function wholeNumber(option: string, value: string, max: number): number {
  if (!/^\d+$/.test(value) || Number(value) > max) {
    throw new UsageError(`${option} must be a whole number from 0 to ${max}, not '${value}'`);
  }
  return Number(value);
}
