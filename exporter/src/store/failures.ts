import { ClickHouseError } from '@clickhouse/client';

/** Why the store did not do what it was asked; the same word is a metric's label. */
export const STORE_FAILURES = {
  store_unreachable: 'Nobody answers, or the connection broke.',
  store_timeout: 'The statement took longer than it may.',
  store_busy: 'The store has too much to do just now.',
  store_full: 'The disk of the store is full.',
  store_memory: 'The statement, or the store as a whole, needs more memory than it may.',
  store_denied: 'The user or its password is wrong, or it may not do this.',
  store_refused: 'The store understands the statement and says no.',
} as const;

export type StoreFailure = keyof typeof STORE_FAILURES;

export interface Failed {
  readonly ok: false;
  readonly reason: StoreFailure;
  readonly detail: string;
  /** Whether the same again may work. */
  readonly retryable: boolean;
}

export type Asked<T> = { readonly ok: true; readonly value: T } | Failed;

/** ClickHouse's error codes, where they mean more than a no. */
const BY_CODE: Readonly<Record<string, StoreFailure>> = {
  '74': 'store_full', // CANNOT_READ_FROM_FILE_DESCRIPTOR, of a device that is gone or full
  '75': 'store_full', // CANNOT_WRITE_TO_FILE_DESCRIPTOR
  '159': 'store_timeout', // TIMEOUT_EXCEEDED
  '160': 'store_timeout', // TOO_SLOW
  '164': 'store_denied', // READONLY
  '192': 'store_denied', // UNKNOWN_USER
  '193': 'store_denied', // WRONG_PASSWORD
  '202': 'store_busy', // TOO_MANY_SIMULTANEOUS_QUERIES
  '209': 'store_unreachable', // SOCKET_TIMEOUT
  '210': 'store_unreachable', // NETWORK_ERROR
  '225': 'store_unreachable', // NO_ZOOKEEPER
  '236': 'store_unreachable', // ABORTED
  '241': 'store_memory', // MEMORY_LIMIT_EXCEEDED
  '242': 'store_busy', // TABLE_IS_READ_ONLY: a replica without its keeper
  '243': 'store_full', // NOT_ENOUGH_SPACE
  '252': 'store_busy', // TOO_MANY_PARTS
  '285': 'store_busy', // TOO_FEW_LIVE_REPLICAS
  '286': 'store_busy', // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
  '289': 'store_unreachable', // REPLICA_IS_NOT_IN_QUORUM
  '319': 'store_unreachable', // UNKNOWN_STATUS_OF_INSERT
  '394': 'store_unreachable', // QUERY_WAS_CANCELLED: by a store that shuts down
  '425': 'store_full', // SYSTEM_ERROR
  '497': 'store_denied', // ACCESS_DENIED
  '516': 'store_denied', // AUTHENTICATION_FAILED
  '999': 'store_unreachable', // KEEPER_EXCEPTION
};

const FINAL: ReadonlySet<StoreFailure> = new Set(['store_denied', 'store_refused']);

/** What an error of the client means. Anything that is not the store's answer is a connection that broke. */
export function failureOf(error: unknown): Failed {
  if (error instanceof ClickHouseError) {
    const reason = BY_CODE[error.code] ?? 'store_refused';
    return failed(reason, `${error.message.trim()} (${error.type ?? 'no type'}, code ${error.code})`);
  }
  const detail = error instanceof Error ? describe(error) : String(error);
  return failed(/timeout/i.test(detail) ? 'store_timeout' : 'store_unreachable', detail);
}

export function failed(reason: StoreFailure, detail: string): Failed {
  return { ok: false, reason, detail, retryable: !FINAL.has(reason) };
}

/** A connection refused at several addresses has no message of its own, only errors inside. */
function describe(error: Error): string {
  if (error instanceof AggregateError && error.message === '')
    return error.errors
      .map((inner: unknown) => (inner instanceof Error ? inner.message : String(inner)))
      .join(', ');
  return error.message === '' ? error.name : error.message;
}
