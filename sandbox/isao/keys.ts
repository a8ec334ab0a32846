import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from './clock';
import type { Row } from './database';
import { number, text, textList } from './database';
import { keyRefused, keyRequired } from './errors';

/** As listed in the API overview. */
export const PERMISSIONS = [
  'contacts:read',
  'contacts:write',
  'deals:read',
  'deals:write',
  'agents:read',
  'webhooks:read',
  'webhooks:write',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** The prefixes of the key types: generic, Zapier, Make, webhook, custom. */
export const KEY_TYPES = ['ck', 'zap', 'make', 'whk', 'cst'] as const;

export type KeyType = (typeof KEY_TYPES)[number];

/** What the dashboard asks for when a key is created. */
export interface KeyInput {
  /** Default `zap`. */
  type?: KeyType;
  /** Default: all. */
  permissions?: Permission[];
  /** Requests per minute; default the account's. */
  rateLimit?: number;
  /** An ISO 8601 date, by ISAO's clock. */
  expiresAt?: string;
}

/** A key as the account stores it, without the key's text. */
export interface ApiKey {
  id: string;
  permissions: string[];
  rateLimit: number;
  expiresAt: number | null;
}

const KEY_PATTERN = new RegExp(`^(${KEY_TYPES.join('|')})_[0-9a-f]{64}$`);

/** The account's API keys. As in the dashboard, a key is shown once and only its hash is kept. */
export class Keys {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  readonly #rateLimit: number;

  /** @param rateLimit requests per minute for keys without their own limit */
  constructor(database: DatabaseSync, clock: Clock, rateLimit: number) {
    this.#database = database;
    this.#clock = clock;
    this.#rateLimit = rateLimit;
  }

  /** @returns the new key with its text, which is shown only here; @throws RangeError if the date is invalid */
  create(input: KeyInput = {}): ApiKey & { key: string } {
    const key = `${input.type ?? 'zap'}_${randomBytes(32).toString('hex')}`;
    const created: ApiKey = {
      id: `key_${randomUUID()}`,
      permissions: input.permissions ?? [...PERMISSIONS],
      rateLimit: input.rateLimit ?? this.#rateLimit,
      expiresAt: input.expiresAt === undefined ? null : Date.parse(new Date(input.expiresAt).toISOString()),
    };
    this.#database
      .prepare(
        `INSERT INTO apiKeys (id, hash, permissions, rateLimit, expiresAt)
         VALUES (:id, :hash, :permissions, :rateLimit, :expiresAt)`,
      )
      .run({ ...created, hash: hash(key), permissions: JSON.stringify(created.permissions) });
    return { ...created, key };
  }

  /** @returns whether there was a key with this id */
  revoke(id: string): boolean {
    return this.#database.prepare('UPDATE apiKeys SET revoked = 1 WHERE id = ?').run(id).changes === 1;
  }

  /**
   * @param authorization the header of a request
   * @throws ApiError 401 if the key is missing, malformed, unknown, revoked or expired
   */
  authenticate(authorization: string | undefined): ApiKey {
    const token = /^Bearer +(\S.*)$/i.exec(authorization ?? '')?.[1]?.trim();
    if (token === undefined) throw keyRequired();
    if (!KEY_PATTERN.test(token)) throw keyRefused('Invalid API key format');
    const row = this.#database.prepare('SELECT * FROM apiKeys WHERE hash = ? AND revoked = 0').get(hash(token));
    if (row === undefined) throw keyRefused('Invalid API key');
    const key = toApiKey(row);
    if (key.expiresAt !== null && key.expiresAt <= this.#clock.now()) throw keyRefused('API key expired');
    return key;
  }
}

function hash(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function toApiKey(row: Row): ApiKey {
  return {
    id: text(row, 'id'),
    permissions: textList(row, 'permissions'),
    rateLimit: number(row, 'rateLimit'),
    expiresAt: row['expiresAt'] === null ? null : number(row, 'expiresAt'),
  };
}
