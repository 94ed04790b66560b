import { constants, createInflateRaw, inflateRawSync, type InflateRaw } from 'node:zlib';
import type { StreamEnd } from '../model/delivery.js';
import type { Allowance } from './allowance.js';
import { NO_BYTES, WHOLE, type ByteSource, type Bytes } from './bytes.js';

/** Up to here the packed bytes are inflated in one call: setting up a stream costs as much as ten small reports. */
const AT_ONCE_PACKED = 64 * 1024;
const AT_ONCE_UNPACKED = 2 * 1024 * 1024;
/** What goes into zlib in one write: it bounds what one write can make of itself to 4 MiB. */
const SLICE = 4 * 1024;
const OUTPUT = 16 * 1024;
/** zlib keeps to itself what it wrote into the buffer in which it met the damage, so the buffers are small there. */
const OUTPUT_DAMAGED = 256;

/** One raw deflate stream, which says itself where it ends: what follows stays in `packed`. */
export class Inflated implements ByteSource {
  readonly #packed: Bytes;
  readonly #allowance: Allowance;
  readonly #eager: boolean;
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
    const inflated = head.length <= AT_ONCE_PACKED || this.#eager ? inflateAtOnce(head) : 'large';
    if (typeof inflated === 'object') {
      this.atOnce = true;
      this.#packed.skip(inflated.consumed);
      return inflated.bytes;
    }
    this.#stream = new InflateStream(this.#packed, inflated === 'damaged' ? OUTPUT_DAMAGED : OUTPUT);
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

interface InflatedAtOnce {
  readonly bytes: Uint8Array;
  readonly consumed: number;
}

/** `large` where the output is, or where the input is not all there. */
function inflateAtOnce(packed: Uint8Array): InflatedAtOnce | 'large' | 'damaged' {
  try {
    const result: unknown = inflateRawSync(packed, {
      info: true,
      maxOutputLength: AT_ONCE_UNPACKED,
      chunkSize: Math.min(OUTPUT, Math.max(16 * 1024, packed.length * 16)),
    });
    return isInflated(result) ? { bytes: result.buffer, consumed: result.engine.bytesWritten } : 'large';
  } catch (error) {
    return codeOf(error) === 'Z_DATA_ERROR' ? 'damaged' : 'large';
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function isInflated(value: unknown): value is { buffer: Buffer; engine: { bytesWritten: number } } {
  return typeof value === 'object' && value !== null && 'buffer' in value && 'engine' in value;
}

type Outcome = 'whole' | 'cut' | 'damaged';

/** zlib on its own thread, a slice at a time: the next slice goes in when the last has come out. */
class InflateStream {
  readonly #packed: Bytes;
  readonly #zlib: InflateRaw;
  /** What was written last, and how much zlib had taken before. */
  #slice: Uint8Array = NO_BYTES;
  #sliceAt = 0;
  #writing = false;
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
      if (this.#wantsMore()) await this.#write();
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
    this.#writing = true;
    this.#zlib.write(this.#slice, () => {
      this.#writing = false;
      this.#signal();
    });
  }

  /** zlib leaves the rest of a slice alone when the deflate stream has ended in it, and says so a little later. */
  #wantsMore(): boolean {
    return !this.#writing && !this.#ending && this.#left().length === 0;
  }

  #left(): Uint8Array {
    return this.#slice.subarray(this.#zlib.bytesWritten - this.#sliceAt);
  }

  #giveBack(): void {
    this.#packed.unread(this.#left());
    this.#slice = NO_BYTES;
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
