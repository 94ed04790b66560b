import type { Cuttable } from './cuts.js';

const SOME = 4096;

/** Where something stands that is not blank, from an offset on; blank lines before a mail are none of its own. */
export async function passBlank(file: Cuttable, from: number, end: number): Promise<number> {
  for (let at = from; at < end; at += SOME) {
    let seen = 0;
    for await (const chunk of file.bytes(at, Math.min(end, at + SOME))) {
      const found = chunk.findIndex((byte) => !isBlank(byte));
      if (found >= 0) return at + seen + found;
      seen += chunk.length;
    }
  }
  return end;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
