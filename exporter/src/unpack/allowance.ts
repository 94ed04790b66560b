import type { StreamEnd } from '../model/delivery.js';
import type { Limits } from '../model/limits.js';

export type CutShort = Extract<StreamEnd, { whole: false }>;

/**
 * What one mail or file may unpack to. Each compressed stream is held to the ratio by itself, and all of them
 * together to the same ratio over the bytes received: a zip of zips of zips multiplies by entries, not by ratio.
 */
export class Allowance {
  readonly limits: Limits;
  #received = 0;
  #unpacked = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  receive(bytes: number): void {
    this.#received += bytes;
  }

  /** How many of `more` bytes may still come out of a stream that has given `out` for `packed`; and why no more. */
  grant(
    more: number,
    out: number,
    packed: number,
  ): { readonly bytes: number; readonly cut: CutShort | undefined } {
    const { documentBytes, ratio, ratioFreeBytes } = this.limits;
    const byStream = Math.max(ratioFreeBytes, ratio * packed) - out;
    const byAll = Math.max(ratioFreeBytes, ratio * this.#received) - this.#unpacked;
    const bytes = Math.max(0, Math.min(more, documentBytes - out, byStream, byAll));
    this.#unpacked += bytes;
    if (bytes === more) return { bytes, cut: undefined };
    return { bytes, cut: bytes === documentBytes - out ? tooLarge(documentBytes) : tooDense(ratio) };
  }
}

export function tooLarge(documentBytes: number): CutShort {
  return {
    whole: false,
    reason: 'document_too_large',
    detail: `cut at ${documentBytes} bytes`,
    limit: 'documentBytes',
  };
}

function tooDense(ratio: number): CutShort {
  return {
    whole: false,
    reason: 'ratio_too_high',
    detail: `unpacks to more than ${ratio}:1`,
    limit: 'ratio',
  };
}
