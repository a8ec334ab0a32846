import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../isao/arguments';
import { readProfile } from '../isao/profile';
import { startEditor } from './server';

const USAGE = `npm run editor             opens the Zap editor and a local ISAO account as a page on this machine
  -- --port NUMBER         port on 127.0.0.1; 0 picks a free one (default 4020)
  -- --contacts NUMBER     made-up contacts to start with (default 250)
  -- --profile FILE        answer like a real ISAO; npm run verify-api -- --profile FILE writes the file
ISAO_API_KEY=zap_…         edits Zaps against the account of this key, and starts no local one`;

const main = async (): Promise<void> => {
  const text = (value: string) => ({ type: 'string' as const, default: value });
  const options = { port: text('4020'), contacts: text('250'), profile: text(''), help: { type: 'boolean' as const } };
  const { port, contacts, profile, help = false } = parseArgs({ options }).values;
  if (help) {
    console.log(USAGE);
    return;
  }
  const { ISAO_API_KEY, ISAO_BASE_URL } = process.env;
  const realKey = ISAO_API_KEY === '' ? undefined : ISAO_API_KEY;
  const editor = await startEditor({
    port: wholeNumber('--port', port, 65_535),
    contacts: wholeNumber('--contacts', contacts, 100_000),
    isaoOptions: profile === '' ? {} : readProfile(profile),
    app: resolve('dist/index.js'),
    realKey,
    environment: ISAO_BASE_URL ? { ISAO_BASE_URL } : {},
  });
  console.log(`The Zap editor is at ${editor.url}\n`);
  if (realKey === undefined) console.log('It has an ISAO account of its own. Nothing leaves this machine.');
  else
    console.log('It uses the ISAO account of ISAO_API_KEY. Instant triggers need a public address; polling ones work.');
  console.log('Ctrl-C stops it.');
  const stop = (): void => {
    // A second Ctrl-C while this waits ends the process at once.
    process.removeAllListeners('SIGINT');
    void editor.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
};

try {
  await main();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 1;
}
