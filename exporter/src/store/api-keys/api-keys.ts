import { privateDatabase, quotedName } from '@plumbline/schema/names.js';
import * as z from 'zod';
import { isScope, type Scope } from '../../model/scopes.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { API_KEY_USES, API_KEYS, type ApiKeyRow } from '../rows/api-rows.js';

/** A key as the store has it. Times are milliseconds since 1970. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Hex SHA-256 of the key. */
  readonly hash: string;
  /** Undefined where it may not sign requests. */
  readonly signingSecret: string | undefined;
  /** Undefined where the settings say it. */
  readonly requestsPerMinute: number | undefined;
  readonly requestBytes: number | undefined;
  readonly createdAt: number;
  readonly expiresAt: number | undefined;
  readonly revokedAt: number | undefined;
  readonly usedAt: number | undefined;
}

const NEWEST = ['name', 'scopes', 'hash', 'signing_secret', 'requests_per_minute', 'request_bytes'];
const TIMES = ['created_at', 'expires_at', 'revoked_at'];

const milliseconds = z.string().transform(Number);
const ROW = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  hash: z.string(),
  signing_secret: z.string(),
  requests_per_minute: z.number(),
  request_bytes: z.string().transform(Number),
  created_at: milliseconds,
  expires_at: milliseconds,
  revoked_at: milliseconds,
  used_at: milliseconds,
});

/** The keys of the API. */
export class ApiKeys {
  readonly #client: StoreClient;
  readonly #keys: string;
  readonly #uses: string;

  constructor(client: StoreClient) {
    const database = quotedName(privateDatabase(client.database));
    this.#client = client;
    this.#keys = `${database}.${API_KEYS.name}`;
    this.#uses = `${database}.${API_KEY_USES.name}`;
  }

  /** All of them, the newest first. */
  async all(): Promise<Asked<ApiKey[]>> {
    const newest = [
      ...NEWEST.map((name) => `argMax(k.${name}, k.at) AS ${name}`),
      ...TIMES.map((name) => `toUnixTimestamp64Milli(argMax(k.${name}, k.at)) AS ${name}`),
    ];
    const read = await this.#client.rows(
      `SELECT keys.*, toUnixTimestamp64Milli(uses.at) AS used_at
       FROM (SELECT k.id AS id, ${newest.join(', ')} FROM ${this.#keys} AS k GROUP BY k.id) AS keys
       LEFT JOIN (SELECT id, max(used_at) AS at FROM ${this.#uses} GROUP BY id) AS uses ON keys.id = uses.id
       ORDER BY created_at DESC, id`,
      ROW,
    );
    return read.ok ? { ok: true, value: read.value.map(keyOf) } : read;
  }

  /** On disk when it resolves; from then on the key is good. */
  async add(key: ApiKey, at: number): Promise<Asked<void>> {
    return await this.#client.insert(this.#keys, API_KEYS.columns, API_KEYS.block([rowOf(key, at)]));
  }

  async revoke(key: ApiKey, now: number): Promise<Asked<void>> {
    return await this.add({ ...key, revokedAt: now }, Math.max(now, key.createdAt + 1));
  }

  /** Writes down when keys were used. */
  async used(uses: ReadonlyMap<string, number>): Promise<Asked<void>> {
    const rows = [...uses].map(([id, usedAt]) => ({ id, usedAt }));
    if (rows.length === 0) return { ok: true, value: undefined };
    return await this.#client.insert(this.#uses, API_KEY_USES.columns, API_KEY_USES.block(rows));
  }
}

function keyOf(row: z.output<typeof ROW>): ApiKey {
  const some = (value: number): number | undefined => (value === 0 ? undefined : value);
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes.filter(isScope),
    hash: row.hash,
    signingSecret: row.signing_secret === '' ? undefined : row.signing_secret,
    requestsPerMinute: some(row.requests_per_minute),
    requestBytes: some(row.request_bytes),
    createdAt: row.created_at,
    expiresAt: some(row.expires_at),
    revokedAt: some(row.revoked_at),
    usedAt: some(row.used_at),
  };
}

function rowOf(key: ApiKey, at: number): ApiKeyRow {
  const { id, name, scopes, hash, createdAt } = key;
  return {
    ...{ id, name, scopes, hash, createdAt, at },
    signingSecret: key.signingSecret ?? '',
    requestsPerMinute: key.requestsPerMinute ?? 0,
    requestBytes: key.requestBytes ?? 0,
    expiresAt: key.expiresAt ?? 0,
    revokedAt: key.revokedAt ?? 0,
  };
}
