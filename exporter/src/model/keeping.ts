/** How bytes are packed that were kept as they came. */
export type Packing = 'plain' | 'gzip' | 'zlib' | 'deflate';

/** Keeps bytes as they pass. Whoever unpacks is given one, or none: then nothing is kept, and nothing is paid for it. */
export interface Keeper {
  open(): Keeping;
}

/** A run of bytes being kept, from when somebody holds it until the last lets go. */
export interface Keeping {
  /** Takes the next bytes, whose memory is left alone from then on. A promise is to be awaited before the next. */
  add(chunk: Uint8Array): Promise<void> | undefined;
  /** How many bytes are there. */
  readonly size: number;
  hold(): void;
  release(): Promise<void>;
  /** The bytes between two offsets; to be read by whoever holds it. */
  read(from: number, to: number): AsyncIterable<Uint8Array>;
}

/** What was kept of a document or a delivery. It stays until everybody who holds it has let go. */
export interface Kept {
  readonly packing: Packing;
  /** How many bytes passed, and how many of them are kept, from the first on; known once all was read. */
  readonly passed: number;
  readonly size: number;
  hold(): void;
  release(): Promise<void>;
  read(): AsyncIterable<Uint8Array>;
}

/** Whether all of it was kept. */
export function isWhole(kept: Kept): boolean {
  return kept.size === kept.passed;
}
