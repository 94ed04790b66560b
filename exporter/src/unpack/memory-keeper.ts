/** A keeper for the tests of this folder: all in memory, and it knows what is still held. */
import { createHash } from 'node:crypto';
import type { Delivery } from '../model/delivery.js';
import { isWhole, type Keeper, type Keeping, type Kept } from '../model/keeping.js';
import { DEFAULT_LIMITS, type Limits } from '../model/limits.js';
import { unpack } from './unpack.js';

export class MemoryKeeper implements Keeper {
  /** How many bytes each may have. */
  readonly most: number;
  readonly opened: MemoryKeeping[] = [];

  constructor(most = Infinity) {
    this.most = most;
  }

  get held(): number {
    return this.opened.filter(({ holders }) => holders > 0).length;
  }

  open(): MemoryKeeping {
    const keeping = new MemoryKeeping(this.most);
    this.opened.push(keeping);
    return keeping;
  }
}

class MemoryKeeping implements Keeping {
  readonly #most: number;
  readonly #chunks: Uint8Array[] = [];
  size = 0;
  holders = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(chunk: Uint8Array): undefined {
    const kept = chunk.subarray(0, this.#most - this.size);
    this.#chunks.push(kept);
    this.size += kept.length;
  }

  hold(): void {
    this.holders += 1;
  }

  release(): Promise<void> {
    this.holders -= 1;
    return Promise.resolve();
  }

  async *read(from: number, to: number): AsyncGenerator<Uint8Array> {
    if (this.holders < 1) throw new Error('nobody holds it');
    yield await Promise.resolve(Buffer.concat(this.#chunks).subarray(from, to));
  }
}

/** What was kept of one thing that came out of a delivery. */
export interface WasKept {
  readonly path: string;
  readonly packing: string;
  readonly bytes: Buffer;
  readonly whole: boolean;
  /** Of a document: the hash of what it was read as. */
  readonly hash?: string;
}

export interface KeptWay {
  readonly keeper?: MemoryKeeper;
  readonly limits?: Partial<Limits>;
  /** Documents are read up to here, their rest is to be kept. */
  readonly stopAfter?: number;
}

/** Everything a delivery holds, with what was kept of it: looked at when the delivery has been read. */
export async function keptOf(delivery: Delivery, way: KeptWay = {}): Promise<WasKept[]> {
  const { keeper = new MemoryKeeper(), stopAfter = Infinity } = way;
  const found: { path: string; kept: Kept; hash?: string }[] = [];
  for await (const thing of unpack(delivery, { ...DEFAULT_LIMITS, ...way.limits }, keeper)) {
    if (thing.type === 'ignored' || thing.kept === undefined) continue;
    const { path, kept } = thing;
    kept.hold();
    if (thing.type !== 'document') {
      found.push({ path, kept });
      continue;
    }
    const hash = createHash('sha256');
    let read = 0;
    for await (const chunk of thing.bytes) {
      hash.update(chunk);
      read += chunk.length;
      if (read < stopAfter) continue;
      await thing.keepRest();
      break;
    }
    found.push({ path, kept, hash: hash.digest('hex') });
  }
  return Promise.all(found.map(take));
}

async function take(found: { path: string; kept: Kept; hash?: string }): Promise<WasKept> {
  const { kept, ...rest } = found;
  const chunks: Uint8Array[] = [];
  for await (const chunk of kept.read()) chunks.push(chunk);
  const whole = isWhole(kept);
  await kept.release();
  return { ...rest, packing: kept.packing, bytes: Buffer.concat(chunks), whole };
}
