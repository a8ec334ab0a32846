// The process of a container: loads the app once and runs events, one at a time, through zapier-platform-core's Lambda
// handler. It is plain JavaScript, because on Zapier nothing transpiles the app either. It sends only JSON: the handler's
// result, or an error's name and message, as the Lambda runtime reports them.
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { basename, extname } from 'node:path';
import process from 'node:process';
import timers from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

// Shortens the app's waits by `node:timers/promises`, so that tests don't wait as long. Time limits stay unchanged.
const speed = Number(process.env.ZAPIER_SPEED);
const wait = timers.setTimeout;
timers.setTimeout = (ms, ...rest) => wait(ms / speed, ...rest);
syncBuiltinESMExports();

// Set before the app loads: core does so before it loads an app by path (its create-lambda-handler.js). For an ES module,
// which Zapier's wrapper imports, this is our assumption.
Object.assign(process.env, JSON.parse(process.env.ZAPIER_ENVIRONMENT));

/**
 * Loads an app's handler as Zapier's wrappers do (zapier-platform-core's include/zapierwrapper.js and .mjs): core gets the
 * path of a CommonJS app, or the definition of an ES module. The zapierwrapper of an unpacked build does this itself.
 * @param {string} path the built entry point, or a zapierwrapper.js
 */
async function loadHandler(path) {
  const core = () => createRequire(path)('zapier-platform-core');
  if (extname(path) === '.cjs') return core().createAppHandler(path);
  const module = await import(pathToFileURL(path).href);
  // An unpacked build has core only as an ES module.
  if (basename(path).startsWith('zapierwrapper.')) return (module.default ?? module).handler;
  return core().createAppHandler(module.default ?? module);
}

const loading = loadHandler(process.env.ZAPIER_APP);

const send = (message) => {
  if (process.connected) process.send(message);
};

process.on('message', async (event) => {
  try {
    const handler = await loading;
    const { results } = await handler(event);
    send({ results });
  } catch (error) {
    send({ error: { name: error?.name ?? 'Error', message: error?.message ?? String(error) } });
  }
});

// No cleanup: Zapier's containers end without any, too.
process.on('disconnect', () => process.exit());

loading.then(
  () => send({ ready: true }),
  () => send({ ready: true }),
);
