import { DatabaseSync } from 'node:sqlite';
import type { SQLOutputValue, StatementSync } from 'node:sqlite';

/** A row as SQLite hands it out. */
export type Row = Record<string, SQLOutputValue>;

/** The tables beside those of the records, which are with their stores. Times are milliseconds since 1970. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS apiKeys (
    id          TEXT PRIMARY KEY,
    hash        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
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
 * @returns the database, with its tables
 * @throws where the file cannot be opened or is no SQLite database
 */
export function openDatabase(location: string): DatabaseSync {
  const database = new DatabaseSync(location);
  // The data is made up: losing the last writes in a crash is a fair price for speed.
  database.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;');
  database.exec(SCHEMA);
  return database;
}

const statements = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/** @returns a statement that is prepared once for each database, because preparing it takes longer than most of them run */
export function statement(database: DatabaseSync, sql: string): StatementSync {
  const known = statements.get(database) ?? new Map<string, StatementSync>();
  statements.set(database, known);
  const found = known.get(sql) ?? database.prepare(sql);
  known.set(sql, found);
  return found;
}

/** @returns the text of a column; @throws where it holds anything else (a mistake in this sandbox) */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`column ${column} holds no text`);
  return value;
}

/** @returns the number of a column; @throws where it holds anything else (a mistake in this sandbox) */
export function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`column ${column} holds no number`);
  return value;
}

/** @returns what a reader such as `text` makes of a column, or null where the column holds nothing */
export function optional<T>(read: (row: Row, column: string) => T, row: Row, column: string): T | null {
  return row[column] === null ? null : read(row, column);
}

/** @returns the list of texts that a column holds as JSON; @throws where it holds anything else */
export function textList(row: Row, column: string): string[] {
  const value: unknown = JSON.parse(text(row, column));
  if (!isTextList(value)) throw new TypeError(`column ${column} holds no list of texts`);
  return value;
}

/** @returns whether a value is an array of strings */
export function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
