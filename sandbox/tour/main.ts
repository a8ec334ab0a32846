import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startZapier, ZapierError } from '../zapier';
import { runTour } from './tour';
import { type Format, openTranscript } from './transcript';

const APP = resolve('dist/index.js');

const USAGE = `npm start                    runs Zaps between a local ISAO and a local Zapier, and checks what arrived
npm start -- --verbose       also shows every input and output
npm start --silent -- --json prints one JSON document and nothing else
npm start -- --connect       tests the connection of a real key and shows its label; changes nothing
                             ISAO_API_KEY           the key
                             ISAO_ENVIRONMENT       production (the default) or staging
                             ISAO_DEFAULT_COUNTRY   a two-letter code (optional)`;

/** Tests a real key as Zapier's connection dialog does, with one GET /test. */
const connect = async (): Promise<boolean> => {
  const { ISAO_API_KEY, ISAO_ENVIRONMENT, ISAO_DEFAULT_COUNTRY, ISAO_BASE_URL } = process.env;
  if (!ISAO_API_KEY) {
    console.error('Set ISAO_API_KEY to the key to test.');
    return false;
  }
  const zapier = await startZapier({ app: APP, environment: ISAO_BASE_URL ? { ISAO_BASE_URL } : {} });
  try {
    const { label } = await zapier.connect({
      authData: {
        api_key: ISAO_API_KEY,
        ...(ISAO_ENVIRONMENT ? { environment: ISAO_ENVIRONMENT } : {}),
        ...(ISAO_DEFAULT_COUNTRY ? { default_country: ISAO_DEFAULT_COUNTRY } : {}),
      },
    });
    console.log(`Connected: ${label}`);
    return true;
  } catch (error) {
    if (!(error instanceof ZapierError)) throw error;
    console.error(error.message);
    return false;
  } finally {
    await zapier.close();
  }
};

const tour = async (format: Format): Promise<boolean> => {
  const transcript = openTranscript(format, (line) => {
    console.log(line);
  });
  try {
    return await runTour(APP, transcript);
  } catch (error) {
    if (!(error instanceof ZapierError)) throw error;
    console.error(`The tour stopped: ${error.message}`);
    return false;
  }
};

const readOptions = () => {
  try {
    return parseArgs({
      options: {
        verbose: { type: 'boolean' },
        json: { type: 'boolean' },
        connect: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return undefined;
  }
};

const options = readOptions();
if (!options) process.exitCode = 2;
else if (options.help) console.log(USAGE);
else {
  const format = options.json ? 'json' : options.verbose ? 'verbose' : 'brief';
  process.exitCode = (await (options.connect ? connect() : tour(format))) ? 0 : 1;
}
