import { setImmediate } from 'node:timers/promises';
import type { ByteStream } from '../../model/delivery.js';
import type { Limits } from '../../model/limits.js';
import type { ParsedReport, Rejection, ReportSink } from '../../model/parsed.js';
import { parseDocument } from '../../parse/document.js';
import { WatchedBytes } from '../../sources/running/our-bytes.js';
import type { WholeBytes } from '../../sources/running/whole-bytes.js';
import { sniff, SNIFF_BYTES } from '../../unpack/sniff.js';
import { unpack } from '../../unpack/unpack.js';
import { BodyRefused } from '../reports/guarded-body.js';

/** What is read of a report before it is handed in, and how fast. */
export interface TlsReading {
  readonly limits: Limits;
  readonly clock: () => number;
}

/** RFC 8460, section 6.4 and 6.5, and what clients say that do not know them. */
const TYPES: ReadonlySet<string> = new Set([
  'application/tlsrpt+json',
  'application/tlsrpt+gzip',
  'application/json',
  'application/gzip',
  'application/octet-stream',
]);

export function isTlsType(contentType: string): boolean {
  return TYPES.has((contentType.split(';')[0] ?? '').trim().toLowerCase());
}

/**
 * Strangers may post these, so nothing of theirs comes near the store, or its quarantine, but one TLS report: JSON, or
 * that in gzip. Throws `BodyRefused` for anything else.
 */
export async function wantTlsReport(whole: WholeBytes, reading: TlsReading): Promise<void> {
  const front = await frontOf(whole.read()).catch(() => {
    throw new BodyRefused('store_away');
  });
  const kind = sniff(front);
  if (kind !== 'json' && kind !== 'gzip') throw new BodyRefused('body_malformed');
  const bytes = new WatchedBytes(whole.read());
  const isOne = await isOneTlsReport(bytes.read(), reading);
  // That bytes which we have taken cannot be read again is no fault of who sent them.
  if (bytes.fault !== undefined) throw new BodyRefused('store_away');
  if (!isOne) throw new BodyRefused('body_malformed');
}

async function frontOf(bytes: ByteStream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= SNIFF_BYTES) break;
  }
  return Buffer.concat(chunks);
}

async function isOneTlsReport(bytes: ByteStream, { limits, clock }: TlsReading): Promise<boolean> {
  // The gzip, and no container in it.
  const shallow = { ...limits, nesting: 1 };
  const sink = new OneTlsReport(clock);
  for await (const thing of unpack({ name: '', bytes }, shallow)) {
    if (thing.type === 'refused') sink.rejected(thing);
    if (thing.type !== 'document') return false;
    await parseDocument(thing, sink, { limits: shallow, now: undefined, clock });
  }
  return sink.isOne;
}

/** Reading goes on for so long before others have a turn. */
const TURN_MS = 20;

/** Takes nothing, and knows whether it was one TLS report. */
class OneTlsReport implements ReportSink {
  readonly #clock: () => number;
  #turn: number;
  #reports = 0;
  #policies = 0;
  #bad = 0;
  #isOther = false;

  constructor(clock: () => number) {
    this.#clock = clock;
    this.#turn = clock();
  }

  get isOne(): boolean {
    const isGood = this.#bad === 0 || this.#policies > 0;
    return this.#reports === 1 && isGood && !this.#isOther;
  }

  head(): void {
    this.#isOther = true;
  }

  record(): void {
    this.#isOther = true;
  }

  tlsFailure(): void {
    // A part of it.
  }

  tlsPolicy(): void {
    this.#policies += 1;
  }

  /** A bad part never takes its report down: it goes to quarantine, with what is good beside it. */
  badRecord(): void {
    this.#bad += 1;
  }

  report({ report, reason, deviations }: ParsedReport): void {
    this.#reports += 1;
    const isAlone = !deviations.has('trailing_text') && !deviations.has('gzip_trailing_bytes');
    if (report.kind !== 'tls' || reason !== undefined || !isAlone) this.#isOther = true;
  }

  rejected({ reason, detail }: Pick<Rejection, 'reason' | 'detail'>): void {
    // A fault of ours, which is no word on the report.
    if (reason === 'reader_broke') throw new Error(detail);
    this.#isOther = true;
  }

  drained(): Promise<void> | undefined {
    const now = this.#clock();
    if (now - this.#turn < TURN_MS) return undefined;
    this.#turn = now;
    return setImmediate(undefined);
  }
}
