import { createHash } from 'node:crypto';
import type { ByteStream } from '../../model/delivery.js';
import type { Keeper } from '../../model/keeping.js';
import { wholeBytes, type WholeBytes } from '../../sources/running/whole-bytes.js';
import { BodyRefused } from './guarded-body.js';
import type { Refusal } from '../refusals.js';

/** A file that is all here. */
export interface ReceivedFile {
  readonly name: string;
  readonly whole: WholeBytes;
  /** Of its bytes: hex SHA-256. */
  readonly sha256: string;
}

/** The files of a request as they come in; all of them are let go at once. */
export class ReceivedFiles {
  readonly #keeper: Keeper;
  readonly #mostBytes: number;
  /** In the order in which they began: small ones end before a large one that came first. */
  readonly #files: (ReceivedFile | undefined)[] = [];

  constructor(keeper: Keeper, mostBytes: number) {
    this.#keeper = keeper;
    this.#mostBytes = mostBytes;
  }

  get files(): readonly ReceivedFile[] {
    return this.#files.filter((file) => file !== undefined);
  }

  /** Takes one file to its end, which is called by its place where it has no name; throws where it is not to be had. */
  async add(name: (place: number) => string, bytes: ByteStream): Promise<void> {
    const place = this.#files.push(undefined);
    const hash = createHash('sha256');
    const whole = await wholeBytes(hashed(bytes, hash, this.#mostBytes), this.#keeper);
    if (whole === undefined) throw new BodyRefused('spool_full');
    this.#files[place - 1] = { name: name(place), whole, sha256: hash.digest('hex') };
  }

  /** What makes the same upload the same, whatever its boundary was. */
  get fingerprint(): string {
    const hash = createHash('sha256');
    for (const { name, sha256 } of this.files) hash.update(JSON.stringify([name, sha256]));
    return hash.digest('hex');
  }

  async release(): Promise<void> {
    const { files } = this;
    this.#files.length = 0;
    await Promise.all(files.map(({ whole }) => whole.release()));
  }
}

async function* hashed(
  bytes: ByteStream,
  hash: ReturnType<typeof createHash>,
  mostBytes: number,
): ByteStream {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > mostBytes) throw new BodyRefused('file_too_large');
    hash.update(chunk);
    yield chunk;
  }
}

/** What a body threw; anything else is a fault of ours. */
export function refusedBy(error: unknown): Refusal {
  if (error instanceof BodyRefused) return error.refused;
  throw error;
}
