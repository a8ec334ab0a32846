import { randomUUID } from 'node:crypto';
import { prefill, requireFields } from './input';
import { isRecord, toText } from './json';
import type { Connection, Platform } from './platform';

/**
 * Connects an account: fills in the form's defaults, runs `authentication.test` and builds the label.
 * @throws {ZapierError} what the user sees instead of a connection.
 */
export async function connect(platform: Platform, authData: Record<string, string>): Promise<Connection> {
  const connection: Connection = { id: randomUUID(), authData, label: '', expired: false };
  await reconnect(platform, connection, authData);
  return connection;
}

/** Reconnects an account, perhaps with new data, so that held runs can be replayed. */
export async function reconnect(
  platform: Platform,
  connection: Connection,
  authData: Record<string, string>,
): Promise<void> {
  const { fields = [] } = platform.definition.authentication ?? {};
  const filled = prefill(authData, fields);
  requireFields(filled, fields);
  const texts = Object.entries(filled).map(([key, value]): [string, string] => [key, toText(value)]);
  const candidate: Connection = { ...connection, authData: Object.fromEntries(texts) };
  const result = await platform.execute('authentication.test', candidate, { meta: { isTestingAuth: true } });
  connection.label = await makeLabel(platform, candidate, result);
  connection.authData = candidate.authData;
  connection.expired = false;
}

/**
 * Builds the connection's label with the app's function, which gets the test's result in `bundle.inputData`. Source: the
 * CLI's README, "Connection Label"; its invoke/auth/label.js.
 */
async function makeLabel(platform: Platform, connection: Connection, result: unknown): Promise<string> {
  if (platform.definition.authentication?.connectionLabel === undefined) return '';
  const bundle = { inputData: isRecord(result) ? result : {} };
  return String(await platform.execute('authentication.connectionLabel', connection, { bundle }));
}
