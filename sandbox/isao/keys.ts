import { randomBytes, randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Clock } from './clock';
import { keyRefused, keyRequired, tooManyRequests } from './errors';

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
const KEY_TYPES = ['ck', 'zap', 'make', 'whk', 'cst'] as const;

/** What the dashboard asks for when a key is created. */
export interface KeyInput {
  /** Default `zap`. */
  type?: (typeof KEY_TYPES)[number];
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
  expiresAt: number;
  /** The minute in which requests are counted, from its first request. */
  minute: { start: number; count: number };
}

const MINUTE_MS = 60_000;

const KEY_PATTERN = new RegExp(`^(${KEY_TYPES.join('|')})_[0-9a-f]{64}$`);

/** The account's API keys. As in the dashboard, a key is shown once. */
export class Keys {
  readonly #keys = new Map<string, ApiKey>();

  /** @param rateLimit requests per minute for keys without their own limit */
  constructor(
    private readonly clock: Clock,
    private readonly rateLimit: number,
  ) {}

  /** @returns the new key with its text, which is shown only here */
  create(input: KeyInput = {}): ApiKey & { key: string } {
    const key = `${input.type ?? 'zap'}_${randomBytes(32).toString('hex')}`;
    const created: ApiKey = {
      id: `key_${randomUUID()}`,
      permissions: input.permissions ?? [...PERMISSIONS],
      rateLimit: input.rateLimit ?? this.rateLimit,
      expiresAt: input.expiresAt === undefined ? Infinity : Date.parse(input.expiresAt),
      minute: { start: -Infinity, count: 0 },
    };
    this.#keys.set(key, created);
    return { ...created, key };
  }

  revoke(id: string): void {
    for (const [key, known] of this.#keys) if (known.id === id) this.#keys.delete(key);
  }

  /**
   * @param authorization the header of a request
   * @throws ApiError 401 if the key is missing, malformed, unknown, revoked or expired
   */
  authenticate(authorization: string | undefined): ApiKey {
    const token = /^Bearer +(\S.*)$/i.exec(authorization ?? '')?.[1]?.trim();
    if (token === undefined) throw keyRequired();
    if (!KEY_PATTERN.test(token)) throw keyRefused('Invalid API key format');
    const key = this.#keys.get(token);
    if (key === undefined) throw keyRefused('Invalid API key');
    if (key.expiresAt <= this.clock.now()) throw keyRefused('API key expired');
    return key;
  }

  /** Counts a request. The limit is documented, the way of counting is not. @throws ApiError 429 over the limit */
  count(key: ApiKey): void {
    // Real time, because under a frozen clock a limit would never end. Whole milliseconds, so that 60 seconds don't round
    // up to 61.
    const now = Math.floor(performance.now());
    if (now - key.minute.start >= MINUTE_MS) key.minute = { start: now, count: 0 };
    const { start, count } = key.minute;
    if (count >= key.rateLimit) throw tooManyRequests(Math.ceil((start + MINUTE_MS - now) / 1000));
    key.minute.count += 1;
  }
}
