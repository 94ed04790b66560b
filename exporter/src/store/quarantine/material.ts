import * as z from 'zod';
import type { ByteStream } from '../../model/delivery.js';
import type { Keeper } from '../../model/keeping.js';
import type { Limits } from '../../model/limits.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { decoded } from '../keep/decode.js';
import { rawDocument, StoreFailed, type StoredBytes } from '../keep/read-raw.js';
import type { QuarantineEntry } from './entries.js';
import { entryBytes, hasAllBytes } from './entry-bytes.js';

const MOST_SIBLINGS = 100;
const LOAD = z.object({ report_key: z.string().transform((text) => BigInt(text)), attempt: z.number() });

/** Bytes fetched from the store, so that no failure of it can look like an end of them. */
export interface Material {
  /** To be asked for as often as they are to be read. */
  bytes(): ByteStream;
  release(): Promise<void>;
}

/** What is to be read again for something in quarantine; undefined where it is not there, or not all of it. */
export async function materialOf(
  client: StoreClient,
  entry: QuarantineEntry,
  keeper: Keeper,
  limits: Limits,
): Promise<Asked<Material | undefined>> {
  const stored = await storedOf(client, entry);
  if (!stored.ok || stored.value === undefined) return stored.ok ? { ok: true, value: undefined } : stored;
  const { packing, bytes } = stored.value;
  // Deflate has nothing by which it could be known.
  const readable = packing === 'deflate' ? decoded(packing, bytes, limits) : bytes;
  return fetched(readable, keeper);
}

async function storedOf(
  client: StoreClient,
  entry: QuarantineEntry,
): Promise<Asked<StoredBytes | undefined>> {
  const own = entry.scope !== 'record' && hasAllBytes(entry);
  if (own || entry.report_key === 0n) return own ? entryBytes(client, entry) : { ok: true, value: undefined };
  return documentOf(client, entry);
}

/** Of reports that run together in one document, the first has the document. */
async function documentOf(
  client: StoreClient,
  { report_key: reportKey, attempt }: QuarantineEntry,
): Promise<Asked<StoredBytes | undefined>> {
  const own = await rawDocument(client, reportKey, attempt);
  if (!own.ok || own.value !== undefined) return own;
  const siblings = await client.rows(
    `SELECT report_key, attempt FROM reports
     WHERE batch NOT IN (SELECT batch FROM open_batches)
       AND (source, delivery, path, day, received_at) IN (
         SELECT source, delivery, path, day, received_at FROM reports
         WHERE report_key = {reportKey:UInt64} AND attempt = {attempt:UInt32})
     LIMIT ${MOST_SIBLINGS}`,
    LOAD,
    { reportKey: String(reportKey), attempt },
  );
  if (!siblings.ok) return siblings;
  for (const sibling of siblings.value) {
    const document = await rawDocument(client, sibling.report_key, sibling.attempt);
    if (!document.ok || document.value !== undefined) return document;
  }
  return { ok: true, value: undefined };
}

async function fetched(bytes: ByteStream, keeper: Keeper): Promise<Asked<Material | undefined>> {
  const keeping = keeper.open();
  keeping.hold();
  let passed = 0;
  try {
    for await (const chunk of bytes) {
      await keeping.add(chunk);
      passed += chunk.length;
    }
  } catch (error) {
    await keeping.release();
    if (error instanceof StoreFailed) return error.failure;
    throw error;
  }
  if (keeping.size < passed) {
    await keeping.release();
    return { ok: true, value: undefined };
  }
  return {
    ok: true,
    value: { bytes: () => keeping.read(0, passed), release: () => keeping.release() },
  };
}

const REPORT = z.object({
  source: z.string(),
  delivery: z.string(),
  path: z.string(),
  received_at: z.string().transform(Number),
  authenticated: z.boolean(),
  identity: z.string().transform((text) => BigInt(text)),
  complete: z.boolean(),
  /** Whether the whole report has come since, in another document. */
  superseded: z.boolean(),
  records: z.coerce.number(),
  quarantined: z.coerce.number(),
});

export type StoredReport = z.output<typeof REPORT>;

/** The report of which a part could not be read; undefined where it is no longer there. */
export async function reportOf(
  client: StoreClient,
  { report_key: reportKey, attempt }: QuarantineEntry,
): Promise<Asked<StoredReport | undefined>> {
  const found = await client.rows(
    `SELECT source, delivery, path, toUnixTimestamp64Milli(r.received_at) AS received_at, authenticated,
       identity, complete, records, quarantined,
       toBool(identity IN (
         SELECT w.identity FROM reports AS w
         WHERE w.complete AND w.batch NOT IN (SELECT batch FROM open_batches) AND w.identity IN (
           SELECT o.identity FROM reports AS o
           WHERE o.report_key = {reportKey:UInt64} AND o.attempt = {attempt:UInt32}))) AS superseded
     FROM reports AS r WHERE report_key = {reportKey:UInt64} AND attempt = {attempt:UInt32}
       AND day >= (SELECT reports_from FROM retention) LIMIT 1`,
    REPORT,
    { reportKey: String(reportKey), attempt },
  );
  return found.ok ? { ok: true, value: found.value[0] } : found;
}
