import { array } from '../native/composites.js';
import { lowCardinality } from '../native/low-cardinality.js';
import { uint16, uint32, uint64 } from '../native/numbers.js';
import { string } from '../native/strings.js';
import { dateTime64 } from '../native/times.js';
import { field, table, type Table } from './table.js';

/** Times are milliseconds since 1970; 0 is never. */
export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly hash: string;
  readonly signingSecret: string;
  readonly requestsPerMinute: number;
  readonly requestBytes: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number;
  readonly at: number;
}

export const API_KEYS: Table<ApiKeyRow> = table<ApiKeyRow>(
  'api_keys',
  [
    field('id', string, ({ id }) => id),
    field('name', string, ({ name }) => name),
    field('scopes', array(lowCardinality), ({ scopes }) => scopes),
    field('hash', string, ({ hash }) => hash),
    field('signing_secret', string, ({ signingSecret }) => signingSecret),
    field('requests_per_minute', uint32, ({ requestsPerMinute }) => requestsPerMinute),
    field('request_bytes', uint64, ({ requestBytes }) => requestBytes),
    field('created_at', dateTime64, ({ createdAt }) => createdAt),
    field('expires_at', dateTime64, ({ expiresAt }) => expiresAt),
    field('revoked_at', dateTime64, ({ revokedAt }) => revokedAt),
    field('at', dateTime64, ({ at }) => at),
  ],
  true,
);

export interface ApiKeyUseRow {
  readonly id: string;
  readonly usedAt: number;
}

export const API_KEY_USES: Table<ApiKeyUseRow> = table<ApiKeyUseRow>(
  'api_key_uses',
  [field('id', string, ({ id }) => id), field('used_at', dateTime64, ({ usedAt }) => usedAt)],
  true,
);

export interface NonceRow {
  readonly keyId: string;
  readonly nonce: string;
  readonly claim: bigint;
  readonly at: number;
}

export const API_NONCES: Table<NonceRow> = table<NonceRow>(
  'api_nonces',
  [
    field('key_id', string, ({ keyId }) => keyId),
    field('nonce', string, ({ nonce }) => nonce),
    field('claim', uint64, ({ claim }) => claim),
    field('at', dateTime64, ({ at }) => at),
  ],
  true,
);

export interface AnswerRow {
  readonly keyId: string;
  readonly idempotencyKey: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly answer: string;
  readonly at: number;
}

export const API_ANSWERS: Table<AnswerRow> = table<AnswerRow>(
  'api_answers',
  [
    field('key_id', string, ({ keyId }) => keyId),
    field('idempotency_key', string, ({ idempotencyKey }) => idempotencyKey),
    field('fingerprint', string, ({ fingerprint }) => fingerprint),
    field('status', uint16, ({ status }) => status),
    field('answer', string, ({ answer }) => answer),
    field('at', dateTime64, ({ at }) => at),
  ],
  true,
);
