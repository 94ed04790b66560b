import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Keeper } from '../../model/keeping.js';
import { DEFAULT_KEEP, SMALL_BYTES, type KeepSettings } from './settings.js';
import { SpooledBytes } from './spooled-bytes.js';

/** Why something was not kept whole. */
export type KeepLoss =
  | { readonly reason: 'document_bytes' | 'spool_bytes' }
  | { readonly reason: 'spool_failed'; readonly detail: string };

export interface SpoolOptions {
  readonly directory: string;
  readonly settings?: KeepSettings;
  /** Told once for each thing that is not kept whole. */
  readonly onLoss?: (loss: KeepLoss) => void;
}

const PREFIX = 'kept-';

/** Keeps bytes in memory, and those of large things in files. */
export class Spool implements Keeper {
  readonly #directory: string;
  readonly #settings: KeepSettings;
  readonly #onLoss: (loss: KeepLoss) => void;
  #inMemory = 0;
  #onDisk = 0;
  #files = 0;
  #names = 0;

  private constructor({ directory, settings = DEFAULT_KEEP, onLoss = () => undefined }: SpoolOptions) {
    this.#directory = directory;
    this.#settings = settings;
    this.#onLoss = onLoss;
  }

  /** Throws where the folder cannot be made. What a killed process left there goes. */
  static open(options: SpoolOptions): Spool {
    mkdirSync(options.directory, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(options.directory)) {
      if (name.startsWith(PREFIX)) rmSync(join(options.directory, name), { force: true });
    }
    return new Spool(options);
  }

  /** What is kept just now. */
  get usage(): { readonly inMemory: number; readonly onDisk: number; readonly files: number } {
    return { inMemory: this.#inMemory, onDisk: this.#onDisk, files: this.#files };
  }

  open(): SpooledBytes {
    return this.#open(this.#settings.documentBytes);
  }

  /** For what is bounded elsewhere, however long one of it is. */
  get aside(): Keeper {
    return { open: () => this.#open(Infinity) };
  }

  #open(most: number): SpooledBytes {
    return new SpooledBytes(most, {
      memory: () => this.#memoryOfOne(),
      inMemory: (change) => {
        this.#inMemory += change;
      },
      takeDisk: (bytes) => this.#takeDisk(bytes),
      file: () => this.#file(),
      giveDisk: (bytes) => {
        this.#onDisk -= bytes;
      },
      fileGone: () => {
        this.#files -= 1;
      },
      lost: this.#onLoss,
    });
  }

  #memoryOfOne(): number {
    const { memoryBytes, allMemoryBytes } = this.#settings;
    return this.#inMemory > allMemoryBytes ? Math.min(memoryBytes, SMALL_BYTES) : memoryBytes;
  }

  #takeDisk(bytes: number): boolean {
    if (this.#onDisk + bytes > this.#settings.spoolBytes) return false;
    this.#onDisk += bytes;
    return true;
  }

  /** A file without a name: it goes with whoever has it open, however that ends. */
  async #file(): Promise<FileHandle> {
    this.#names += 1;
    const path = join(this.#directory, `${PREFIX}${process.pid}-${this.#names}`);
    const file = await open(path, 'wx+', 0o600);
    this.#files += 1;
    // Another process that starts just now may have taken it for a leftover.
    await unlink(path).catch(() => undefined);
    return file;
  }
}
