import type { FileHandle } from 'node:fs/promises';
import type { Keeping } from '../../model/keeping.js';
import type { KeepLoss } from './spool.js';

/** What is collected before it is written, and read in one go. */
const BLOCK = 256 * 1024;

/** What a run of bytes has of the spool it is in. */
export interface SpoolShare {
  /** How many bytes one may have in memory just now. */
  memory(): number;
  inMemory(change: number): void;
  /** Whether there is room on disk. */
  takeDisk(bytes: number): boolean;
  giveDisk(bytes: number): void;
  file(): Promise<FileHandle>;
  fileGone(): void;
  lost(loss: KeepLoss): void;
}

/** Bytes in the order in which they came: first those in the file, where there is one, then those in memory. */
export class SpooledBytes implements Keeping {
  readonly #most: number;
  readonly #share: SpoolShare;
  readonly #chunks: Uint8Array[] = [];
  #inMemory = 0;
  #file: FileHandle | undefined;
  #inFile = 0;
  #holders = 0;
  #full = false;

  constructor(most: number, share: SpoolShare) {
    this.#most = most;
    this.#share = share;
  }

  get size(): number {
    return this.#inFile + this.#inMemory;
  }

  add(chunk: Uint8Array): Promise<void> | undefined {
    if (this.#full || chunk.length === 0) return undefined;
    const room = this.#most - this.size;
    this.#push(chunk.length <= room ? chunk : chunk.subarray(0, room));
    if (chunk.length > room) this.#lose({ reason: 'document_bytes' });
    const most = this.#file === undefined ? this.#share.memory() : BLOCK;
    return this.#inMemory > most ? this.#spill() : undefined;
  }

  hold(): void {
    this.#holders += 1;
  }

  async release(): Promise<void> {
    this.#holders -= 1;
    if (this.#holders > 0) return;
    this.#full = true;
    this.#forgetMemory();
    const file = this.#file;
    if (file === undefined) return;
    this.#file = undefined;
    this.#share.giveDisk(this.#inFile);
    this.#inFile = 0;
    this.#share.fileGone();
    await file.close();
  }

  async *read(from: number, to: number): AsyncGenerator<Uint8Array> {
    if (this.#holders < 1) throw new Error('these bytes were let go');
    let at = from;
    while (this.#file !== undefined && at < Math.min(to, this.#inFile)) {
      const length = Math.min(BLOCK, to - at, this.#inFile - at);
      const { bytesRead, buffer } = await this.#file.read(Buffer.allocUnsafeSlow(length), 0, length, at);
      if (bytesRead === 0) throw new Error(`the spool gave nothing at ${at} of ${this.#inFile}`);
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
    let begin = this.#inFile;
    for (const chunk of this.#chunks) {
      if (at < to && at < begin + chunk.length) {
        const end = Math.min(chunk.length, to - begin);
        yield chunk.subarray(at - begin, end);
        at = begin + end;
      }
      begin += chunk.length;
    }
  }

  #push(chunk: Uint8Array): void {
    // A few bytes of a large chunk would hold all of its memory.
    const own = chunk.length * 2 < chunk.buffer.byteLength ? Buffer.from(chunk) : chunk;
    this.#chunks.push(own);
    this.#inMemory += own.length;
    this.#share.inMemory(own.length);
  }

  async #spill(): Promise<void> {
    const bytes = this.#inMemory;
    if (!this.#share.takeDisk(bytes)) {
      this.#lose({ reason: 'spool_bytes' });
      return;
    }
    try {
      this.#file ??= await this.#share.file();
      await writeAll(this.#file, this.#chunks, this.#inFile);
      this.#inFile += bytes;
      this.#forgetMemory();
    } catch (error) {
      // The disk is full or broken: what was read goes on, only without its bytes.
      this.#share.giveDisk(bytes);
      this.#lose({ reason: 'spool_failed', detail: String(error) });
    }
  }

  #forgetMemory(): void {
    this.#share.inMemory(-this.#inMemory);
    this.#inMemory = 0;
    this.#chunks.length = 0;
  }

  #lose(loss: KeepLoss): void {
    this.#full = true;
    this.#share.lost(loss);
  }
}

async function writeAll(file: FileHandle, chunks: readonly Uint8Array[], from: number): Promise<void> {
  let at = from;
  for (const chunk of chunks) {
    let written = 0;
    while (written < chunk.length) {
      const { bytesWritten } = await file.write(chunk, written, chunk.length - written, at);
      written += bytesWritten;
      at += bytesWritten;
    }
  }
}
