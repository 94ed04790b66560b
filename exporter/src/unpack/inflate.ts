import { constants, createInflateRaw, inflateRawSync, type InflateRaw } from 'node:zlib';
import type { StreamEnd } from '../model/delivery.js';
import type { Allowance } from './allowance.js';
import { WHOLE, type ByteSource, type Bytes } from './bytes.js';

/** Up to here the packed bytes are inflated in one call: setting up a stream costs as much as ten small reports. */
const AT_ONCE_PACKED = 64 * 1024;
const AT_ONCE_UNPACKED = 2 * 1024 * 1024;
/** What goes into zlib in one write: it bounds what one write can make of itself to 4 MiB. */
const SLICE = 4 * 1024;
const OUTPUT = 64 * 1024;
/** zlib keeps to itself what it wrote into the buffer in which it met the damage, so the buffers are small there. */
const OUTPUT_DAMAGED = 256;

/** One raw deflate stream, which says itself where it ends: what follows stays in `packed`. */
export class Inflated implements ByteSource {
  readonly #packed: Bytes;
  readonly #allowance: Allowance;
  readonly #packedBefore: number;
  #stream: InflateStream | undefined;
  #started = false;
  #out = 0;
  #end: StreamEnd | undefined;
  /** Whether it was inflated in one call. */
  atOnce = false;

  /** `eager`: try to inflate in one call what is at hand, even if more bytes follow. */
  constructor(packed: Bytes, allowance: Allowance, eager = false) {
    this.#packed = packed;
    this.#allowance = allowance;
    this.#packedBefore = packed.taken;
    this.#eager = eager;
  }
  readonly #eager: boolean;

  async pull(): Promise<Uint8Array | undefined> {
    if (this.#end !== undefined) return undefined;
    if (!this.#started) {
      this.#started = true;
      const chunk = await this.#inflateAtOnce();
      if (chunk !== undefined) return this.#granted(chunk, this.#packed.taken - this.#packedBefore);
    }
    const stream = this.#stream;
    if (stream === undefined) {
      this.#end ??= WHOLE;
      return undefined;
    }
    const chunk = await stream.read();
    if (chunk !== undefined) return this.#granted(chunk, stream.consumed);
    this.#end = this.#endOf(stream);
    return undefined;
  }

  end(): StreamEnd {
    return this.#end ?? WHOLE;
  }

  close(): void {
    this.#stream?.close();
    this.#stream = undefined;
    this.#end ??= WHOLE;
  }

  /** Inflates a small input in one call, or sets up the stream that reads it otherwise. */
  async #inflateAtOnce(): Promise<Uint8Array | undefined> {
    const head = await this.#packed.peek(AT_ONCE_PACKED + 1);
    if (head.length <= AT_ONCE_PACKED || this.#eager) {
      const inflated = inflateAtOnce(head);
      if (inflated !== undefined) {
        this.atOnce = true;
        this.#packed.skip(inflated.consumed);
        return inflated.bytes;
      }
    }
    this.#stream = new InflateStream(this.#packed, head.length <= AT_ONCE_PACKED ? OUTPUT_DAMAGED : OUTPUT);
    return undefined;
  }

  #granted(chunk: Uint8Array, packed: number): Uint8Array {
    const grant = this.#allowance.grant(chunk.length, this.#out, packed);
    this.#out += grant.bytes;
    if (grant.cut === undefined) return chunk;
    this.#stream?.close();
    this.#end = grant.cut;
    return chunk.subarray(0, grant.bytes);
  }

  #endOf(stream: InflateStream): StreamEnd {
    if (stream.outcome === 'whole') return WHOLE;
    const before = this.#packed.end();
    if (stream.outcome === 'cut' && !before.whole) return before;
    return stream.outcome === 'cut'
      ? { whole: false, reason: 'container_cut_short', detail: `ends after ${this.#out} unpacked bytes` }
      : { whole: false, reason: 'container_damaged', detail: `damaged after ${this.#out} unpacked bytes` };
  }
}

/** Undefined where it is damaged, cut short or large: the stream reads those. */
function inflateAtOnce(packed: Uint8Array): { bytes: Uint8Array; consumed: number } | undefined {
  try {
    const result: unknown = inflateRawSync(packed, {
      info: true,
      maxOutputLength: AT_ONCE_UNPACKED,
      chunkSize: Math.min(OUTPUT, Math.max(16 * 1024, packed.length * 16)),
    });
    return isInflated(result) ? { bytes: result.buffer, consumed: result.engine.bytesWritten } : undefined;
  } catch {
    return undefined;
  }
}

function isInflated(value: unknown): value is { buffer: Buffer; engine: { bytesWritten: number } } {
  return typeof value === 'object' && value !== null && 'buffer' in value && 'engine' in value;
}

type Outcome = 'whole' | 'cut' | 'damaged';

/** zlib on its own thread, a slice at a time: the next slice goes in when the last has come out. */
class InflateStream {
  readonly #packed: Bytes;
  readonly #zlib: InflateRaw;
  #slice: Uint8Array | undefined;
  #sliceAt = 0;
  #ending = false;
  #signalled = false;
  #wake: (() => void) | undefined;
  outcome: Outcome | undefined;

  constructor(packed: Bytes, chunkSize: number) {
    this.#packed = packed;
    this.#zlib = createInflateRaw({ chunkSize, finishFlush: constants.Z_FINISH });
    this.#zlib.on('readable', () => {
      this.#signal();
    });
    this.#zlib.on('end', () => {
      this.outcome ??= 'whole';
      this.#signal();
    });
    this.#zlib.on('error', () => {
      this.outcome ??= this.#ending ? 'cut' : 'damaged';
      this.#signal();
    });
  }

  get consumed(): number {
    return this.#zlib.bytesWritten;
  }

  async read(): Promise<Uint8Array | undefined> {
    for (;;) {
      const chunk: unknown = this.#zlib.read();
      if (chunk instanceof Uint8Array) return chunk;
      if (this.outcome !== undefined) {
        this.#giveBack();
        return undefined;
      }
      if (this.#slice === undefined && !this.#ending) await this.#write();
      await this.#signalOf();
    }
  }

  close(): void {
    this.#zlib.destroy();
  }

  async #write(): Promise<void> {
    const chunk = await this.#packed.read();
    if (chunk === undefined) {
      this.#ending = true;
      this.#zlib.end();
      return;
    }
    this.#packed.unread(chunk.subarray(SLICE));
    this.#sliceAt = this.#zlib.bytesWritten;
    this.#slice = chunk.subarray(0, SLICE);
    this.#zlib.write(this.#slice, () => {
      this.#slice = undefined;
      this.#signal();
    });
  }

  /** What came after the end of the deflate stream, in the slice that held the end. */
  #giveBack(): void {
    if (this.#slice !== undefined)
      this.#packed.unread(this.#slice.subarray(this.#zlib.bytesWritten - this.#sliceAt));
    this.#slice = undefined;
    this.close();
  }

  #signal(): void {
    this.#signalled = true;
    this.#wake?.();
  }

  async #signalOf(): Promise<void> {
    if (!this.#signalled) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#signalled = false;
  }
}
