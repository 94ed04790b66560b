import { createHash } from 'node:crypto';
import type { Kept, Packing } from '../../model/keeping.js';
import { inParts } from '../keep/parts.js';
import { QUARANTINE, type QuarantineRow } from '../rows/kept.js';
import type { QuarantineDraft } from './draft.js';

/** What the rows of one batch have in common. */
export interface HoldingBatch {
  readonly batch: bigint;
  /** Of one thing. */
  readonly bytes: number;
  /** Whether there is room for so many bytes more. */
  readonly take: (bytes: number) => boolean;
}

/** Its part 0 says all there is to say and holds no bytes: so that these can go while it stays. */
export const FIRST_BYTES_PART = 1;

const NO_BYTES = new Uint8Array(0);
const BLOCK_BYTES = 8 * 1024 * 1024;
const BLOCK_ROWS = 10_000;

/** What is held, as blocks of the table `quarantine`: a row for each thing, and rows for its bytes. */
export function holdingBlocks(
  drafts: readonly QuarantineDraft[],
  batch: HoldingBatch,
): AsyncGenerator<Uint8Array> {
  return inBlocks(holdingRows(drafts, batch));
}

/** Rows for what is held. Things refused in one mail or file share its bytes, which are held once. */
export async function* holdingRows(
  drafts: readonly QuarantineDraft[],
  batch: HoldingBatch,
): AsyncGenerator<QuarantineRow> {
  const heldBy = new Map<Kept, bigint>();
  for (const [number, draft] of drafts.entries()) {
    const id = idOf(batch.batch, number);
    const { content } = draft;
    const shared = content === undefined || content instanceof Uint8Array ? undefined : heldBy.get(content);
    if (shared !== undefined) {
      yield headRow(draft, batch, id, shared);
      continue;
    }
    const size = Math.min(sizeOf(content), batch.bytes);
    const isHeld = content !== undefined && size > 0 && batch.take(size);
    yield headRow(draft, batch, id, isHeld ? id : 0n);
    if (!isHeld) continue;
    if (!(content instanceof Uint8Array)) heldBy.set(content, id);
    yield* partRows(content, size, headRow(draft, batch, id, id));
  }
}

function headRow(draft: QuarantineDraft, batch: HoldingBatch, id: bigint, bytesOf: bigint): QuarantineRow {
  const { content, arrivedAt, ...rest } = draft;
  return {
    ...rest,
    id,
    bytesOf,
    heldDay: new Date(arrivedAt).toISOString().slice(0, 10),
    part: 0,
    batch: batch.batch,
    at: arrivedAt,
    state: 'held',
    encoding: packingOf(content),
    bytes: NO_BYTES,
    bytesTotal: totalOf(content),
  };
}

async function* partRows(
  content: Kept | Uint8Array,
  size: number,
  head: QuarantineRow,
): AsyncGenerator<QuarantineRow> {
  const blank = { ...head, source: '', delivery: '', path: '', reason: '', detail: '', records: 0 };
  let part = FIRST_BYTES_PART;
  for await (const bytes of inParts(firstBytes(content, size))) {
    yield { ...blank, part, bytes };
    part += 1;
  }
}

async function* firstBytes(content: Kept | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) {
    yield content.subarray(0, size);
    return;
  }
  let left = size;
  for await (const chunk of content.read()) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

/** Rows as blocks of Native, of some megabytes at the most. */
async function* inBlocks(rows: AsyncIterable<QuarantineRow>): AsyncGenerator<Uint8Array> {
  let held: QuarantineRow[] = [];
  let bytes = 0;
  for await (const row of rows) {
    held.push(row);
    bytes += row.bytes.length;
    if (bytes < BLOCK_BYTES && held.length < BLOCK_ROWS) continue;
    yield* QUARANTINE.block(held);
    held = [];
    bytes = 0;
  }
  if (held.length > 0) yield* QUARANTINE.block(held);
}

function idOf(batch: bigint, number: number): bigint {
  const hash = createHash('sha256').update(`${batch} ${number}`).digest();
  return hash.readBigUInt64BE();
}

function sizeOf(content: QuarantineDraft['content']): number {
  if (content === undefined) return 0;
  return content instanceof Uint8Array ? content.length : content.size;
}

function totalOf(content: QuarantineDraft['content']): number {
  if (content === undefined) return 0;
  return content instanceof Uint8Array ? content.length : content.passed;
}

function packingOf(content: QuarantineDraft['content']): Packing {
  return content === undefined || content instanceof Uint8Array ? 'plain' : content.packing;
}
