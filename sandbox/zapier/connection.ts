import { randomUUID } from 'node:crypto';
import { prefill, requireFields } from './input';
import { getPath, isRecord, toText } from './json';
import type { Connection, Platform } from './platform';

export interface ConnectOptions {
  authData: Record<string, string>;
  /** The connection's owner; by default all connections have the same one. */
  user?: string;
}

/**
 * Connects an account: fills in the form's defaults, runs `authentication.test` and builds the label.
 * @throws {ZapierError} what the user sees instead of a connection.
 */
export async function connect(platform: Platform, { authData, user = 'user' }: ConnectOptions): Promise<Connection> {
  const connection: Connection = { id: randomUUID(), user, authData, label: '', expired: false };
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
  const candidate: Connection = { ...connection, authData: textOnly(filled) };
  const result = await platform.execute('authentication.test', candidate, { meta: { isTestingAuth: true } });
  connection.label = await makeLabel(platform, candidate, result);
  connection.authData = candidate.authData;
  connection.expired = false;
}

/**
 * Builds the connection's label. A template reads authData and the test's result as top-level fields; a function gets
 * the result in `bundle.inputData`. Source: the CLI's README, "Connection Label"; its invoke/auth/label.js.
 */
async function makeLabel(platform: Platform, connection: Connection, result: unknown): Promise<string> {
  const template = platform.definition.authentication?.connectionLabel;
  if (typeof template !== 'string') return '';
  if (template.startsWith('$func$')) {
    const bundle = { inputData: isRecord(result) ? result : {} };
    return String(await platform.execute('authentication.connectionLabel', connection, { bundle }));
  }
  const { authData } = connection;
  const scope = { ...authData, ...(isRecord(result) && result), bundle: { authData, inputData: result } };
  return template.replace(/\{\{(.+?)\}\}/g, (_, path: string) => toText(getPath(scope, path.trim())));
}

function textOnly(data: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, toText(value)]));
}
