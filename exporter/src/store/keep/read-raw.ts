import * as z from 'zod';
import type { ByteStream } from '../../model/delivery.js';
import type { Limits } from '../../model/limits.js';
import type { Packing } from '../../model/keeping.js';
import type { StoreClient } from '../client.js';
import type { Asked, Failed } from '../failures.js';
import { privateDatabase } from '@plumbline/schema/names.js';
import { decoded } from './decode.js';

export const packingWord = z.enum(['plain', 'gzip', 'zlib', 'deflate']);

/** Bytes that are in the store, read a part at a time. */
export interface StoredBytes {
  readonly packing: Packing;
  /** As they came. If the store fails on the way they throw a `StoreFailed`. */
  readonly bytes: ByteStream;
}

/** Thrown by bytes that are being read from the store, for a stream has no other way to say it. */
export class StoreFailed extends Error {
  readonly failure: Failed;

  constructor(failure: Failed) {
    super(failure.detail);
    this.failure = failure;
  }
}

/** The document of a report as it came; undefined where it is not kept, or no longer. */
export async function rawDocument(
  client: StoreClient,
  reportKey: bigint,
  attempt: number,
): Promise<Asked<StoredBytes | undefined>> {
  const table = `${privateDatabase(client.database)}.raw_documents`;
  const where = 'report_key = {reportKey:UInt64} AND attempt = {attempt:UInt32}';
  return storedBytes(client, table, where, { reportKey: String(reportKey), attempt });
}

/** The document of a report, decoded. */
export async function readRaw(
  client: StoreClient,
  reportKey: bigint,
  attempt: number,
  limits: Limits,
): Promise<Asked<ByteStream | undefined>> {
  const stored = await rawDocument(client, reportKey, attempt);
  if (!stored.ok || stored.value === undefined) return stored as Asked<undefined>;
  return { ok: true, value: decoded(stored.value.packing, stored.value.bytes, limits) };
}

/** The parts of something, numbered from `first`, in a table that has `part`, `encoding` and `bytes`. */
export async function storedBytes(
  client: StoreClient,
  table: string,
  where: string,
  parameters: Readonly<Record<string, unknown>>,
  first = 0,
): Promise<Asked<StoredBytes | undefined>> {
  const found = await client.rows(
    `SELECT any(encoding) AS encoding, uniqExact(part) AS parts FROM ${table} WHERE ${where} HAVING parts > 0`,
    z.object({ encoding: packingWord, parts: z.coerce.number() }),
    parameters,
  );
  if (!found.ok) return found;
  const [row] = found.value;
  if (row === undefined) return { ok: true, value: undefined };
  const bytes = partsOf(client, table, where, parameters, { first, count: row.parts });
  return { ok: true, value: { packing: row.encoding, bytes } };
}

async function* partsOf(
  client: StoreClient,
  table: string,
  where: string,
  parameters: Readonly<Record<string, unknown>>,
  { first, count }: { readonly first: number; readonly count: number },
): ByteStream {
  for (let part = first; part < first + count; part++) {
    // JSON holds text, and these are bytes.
    const answer = await client.rows(
      `SELECT base64Encode(bytes) AS text FROM ${table} WHERE ${where} AND part = {part:UInt32} LIMIT 1`,
      z.object({ text: z.string() }),
      { ...parameters, part },
    );
    if (!answer.ok) throw new StoreFailed(answer);
    yield Buffer.from(answer.value[0]?.text ?? '', 'base64');
  }
}
