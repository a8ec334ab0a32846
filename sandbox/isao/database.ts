import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import { DatabaseSync } from 'node:sqlite';

export type Row = Record<string, SQLOutputValue>;

/** All tables but those of the records, which their stores declare. Times are milliseconds since 1970. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS apiKeys (
    id          TEXT PRIMARY KEY,
    hash        TEXT NOT NULL UNIQUE,
    permissions TEXT NOT NULL,
    rateLimit   INTEGER NOT NULL,
    expiresAt   INTEGER,
    revoked     INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE IF NOT EXISTS subscriptions (
    id    TEXT PRIMARY KEY,
    event TEXT NOT NULL,
    url   TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS subscriptions_by_event ON subscriptions (event);
`;

/**
 * @param location a file path, or `:memory:`
 * @throws if the file cannot be opened or is not an SQLite database
 */
export function openDatabase(location: string): DatabaseSync {
  const database = new DatabaseSync(location);
  // The data is made up, so speed matters more than the last writes before a crash.
  database.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;');
  database.exec(SCHEMA);
  return database;
}

const statements = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/** Prepares each statement once per database, because preparing takes longer than running most of them. */
export function statement(database: DatabaseSync, sql: string): StatementSync {
  const known = statements.get(database) ?? new Map<string, StatementSync>();
  statements.set(database, known);
  const found = known.get(sql) ?? database.prepare(sql);
  known.set(sql, found);
  return found;
}

/** @returns the text of a column; @throws if it is not text, which is a bug in this sandbox */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`column ${column} holds no text`);
  return value;
}

/** @returns the number of a column; @throws if it is not a number, which is a bug in this sandbox */
export function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`column ${column} holds no number`);
  return value;
}

/** @returns a list of strings that is stored as JSON; @throws if the column holds anything else */
export function textList(row: Row, column: string): string[] {
  const value: unknown = JSON.parse(text(row, column));
  if (!isTextList(value)) throw new TypeError(`column ${column} holds no list of texts`);
  return value;
}

export function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
