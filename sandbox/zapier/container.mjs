// The inside of a container: loads the app once and runs one event after another through the Lambda handler that
// zapier-platform-core makes. Plain JavaScript, because on Zapier, too, nothing stands between Node and the app.
// Only JSON crosses over: the handler's result, or an error's name and message, as the Lambda runtime reports them.
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { basename, extname } from 'node:path';
import process from 'node:process';
import timers from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

// An app that waits a second by `node:timers/promises` need not keep a test waiting as long. Time limits stay as they are.
const speed = Number(process.env.ZAPIER_SPEED);
const wait = timers.setTimeout;
timers.setTimeout = (ms, ...rest) => wait(ms / speed, ...rest);
syncBuiltinESMExports();

// Before the app loads, as for a path that core loads once it has applied the environment (its create-lambda-handler.js).
// That an ES module, which Zapier's wrapper imports, finds it there as well is our assumption.
Object.assign(process.env, JSON.parse(process.env.ZAPIER_ENVIRONMENT));

/**
 * Loads the handler of an app as Zapier's own wrappers do (zapier-platform-core's include/zapierwrapper.js and .mjs): core
 * gets the path of a CommonJS app, and the definition of an ES module. A zapierwrapper of an unpacked build does it itself.
 * @param {string} path the built entry point, or a zapierwrapper.js
 */
async function loadHandler(path) {
  const core = () => createRequire(path)('zapier-platform-core');
  if (extname(path) === '.cjs') return core().createAppHandler(path);
  const module = await import(pathToFileURL(path).href);
  // An unpacked build has core as an ES module only.
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

// Nothing to tidy up: a container that Zapier no longer needs is simply gone.
process.on('disconnect', () => process.exit());

loading.then(
  () => send({ ready: true }),
  () => send({ ready: true }),
);
