// The process of a container: loads the app once and runs events, one at a time, through zapier-platform-core's Lambda
// handler. It is plain JavaScript, because on Zapier nothing transpiles the app either. It sends only JSON: the handler's
// result, or an error's name and message, as the Lambda runtime reports them.
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import process from 'node:process';
import timers from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

// Shortens the app's waits by `node:timers/promises`, so that tests don't wait as long. Time limits stay unchanged.
const speed = Number(process.env.ZAPIER_SPEED);
const wait = timers.setTimeout;
timers.setTimeout = (ms, ...rest) => wait(ms / speed, ...rest);
syncBuiltinESMExports();

// Set before the app loads, so that it can read them at once: our assumption for an ES module.
Object.assign(process.env, JSON.parse(process.env.ZAPIER_ENVIRONMENT));

/**
 * Loads an app's handler as Zapier's wrapper does (zapier-platform-core's include/zapierwrapper.mjs): core gets the
 * definition. The zapierwrapper of an unpacked build does this itself.
 * @param {string} path the built entry point, or a zapierwrapper.js
 */
async function loadHandler(path) {
  const module = await import(pathToFileURL(path).href);
  const app = module.default ?? module;
  // An unpacked build has core only as an ES module.
  if (basename(path).startsWith('zapierwrapper.')) return app.handler;
  return createRequire(path)('zapier-platform-core').createAppHandler(app);
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
