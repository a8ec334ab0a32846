import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run sandbox -- [options]

Serves a made-up ISAO account on this machine.

  --port NUMBER      port on 127.0.0.1; 0 picks a free one (default 4010)
  --contacts NUMBER  made-up contacts to start with (default 25)
  --deals NUMBER     made-up deals to start with (default 10)
  --profile FILE     answer like a real ISAO; npm run verify-api -- --profile FILE writes the file
  --help             print this text`;

/** @throws Error on an unknown option or a value that is not a number */
export function readArguments(args: string[]) {
  const { port, contacts, deals, profile, help } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '4010' },
      contacts: { type: 'string', default: '25' },
      deals: { type: 'string', default: '10' },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  }).values;
  return {
    port: wholeNumber('--port', port, 65_535),
    contacts: wholeNumber('--contacts', contacts, 1_000_000),
    deals: wholeNumber('--deals', deals, 1_000_000),
    profile,
    help,
  };
}

/** @returns the whole number of an option; @throws Error otherwise */
export function wholeNumber(option: string, value: string, max: number): number {
  if (/^\d+$/.test(value) && Number(value) <= max) return Number(value);
  throw new Error(`${option} must be a whole number from 0 to ${max}, not '${value}'`);
}
