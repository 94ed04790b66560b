import { constants, type BigIntStats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { ByteStream } from '../../model/delivery.js';
import { codeOf, messageOf } from './directory.js';

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, O_NOCTTY } = constants;
const CHUNK = 256 * 1024;

/** By what a file is known to be as it was. */
export interface Signature {
  readonly size: number;
  readonly mtimeNs: bigint;
  readonly ino: bigint;
}

export function signatureOf({ size, mtimeNs, ino }: BigIntStats): Signature {
  return { size: Number(size), mtimeNs, ino };
}

export function isSame(one: Signature, other: Signature): boolean {
  return one.size === other.size && one.mtimeNs === other.mtimeNs && one.ino === other.ino;
}

/** A file that is open for reading, and is a file. */
export class OpenedFile {
  readonly signature: Signature;
  readonly #handle: FileHandle;

  constructor(handle: FileHandle, signature: Signature) {
    this.#handle = handle;
    this.signature = signature;
  }

  /** From an offset up to another, or to where it ends before. */
  async *bytes(from = 0, to = Infinity): ByteStream {
    for (let at = from; at < to;) {
      const length = Math.min(CHUNK, to - at);
      const { bytesRead, buffer } = await this.#handle.read(new Uint8Array(length), 0, length, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  async now(): Promise<BigIntStats> {
    return await this.#handle.stat({ bigint: true });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

export type Opening =
  | { readonly ok: true; readonly file: OpenedFile }
  /** Nothing is there any more; no file (a link, a pipe, a device); or it cannot be read. */
  | { readonly ok: false; readonly why: 'gone' | 'no_file' | 'unreadable'; readonly detail: string };

/**
 * Opens a file by a descriptor that is looked at. No pipe is waited for, and links are not followed, unless it was a
 * user who named the file.
 */
export async function openFile(path: string, { followsLinks = false } = {}): Promise<Opening> {
  let handle: FileHandle;
  try {
    handle = await open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | (followsLinks ? 0 : O_NOFOLLOW));
  } catch (error) {
    return { ok: false, why: whyNot(codeOf(error)), detail: messageOf(error) };
  }
  const stat = await handle.stat({ bigint: true });
  if (stat.isFile()) return { ok: true, file: new OpenedFile(handle, signatureOf(stat)) };
  await handle.close();
  return { ok: false, why: 'no_file', detail: 'it is no file' };
}

function whyNot(code: string): 'gone' | 'no_file' | 'unreadable' {
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ESTALE') return 'gone';
  return code === 'ELOOP' || code === 'ENXIO' || code === 'ENODEV' ? 'no_file' : 'unreadable';
}
