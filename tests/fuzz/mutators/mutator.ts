import type { Random } from '@plumbline/exporter/demo/random.js';

/** Makes another input of one; `others` are what it may borrow from. It never changes what it is given. */
export type Mutator = (bytes: Buffer, random: Random, others: readonly Buffer[]) => Buffer;

/** Inputs that mutators have blown up stop growing here. */
export const MOST_BYTES = 2 * 1024 * 1024;

export function oneOf<T>(list: readonly [T, ...T[]], random: Random): T {
  return list[random.below(list.length)] ?? list[0];
}

/** The bytes with those from `start` to `end` replaced. */
export function replaced(bytes: Buffer, start: number, end: number, ...by: readonly Uint8Array[]): Buffer {
  return Buffer.concat([bytes.subarray(0, start), ...by, bytes.subarray(end)]);
}

/** A range of the bytes, short ones more often than long ones. */
export function someRange(bytes: Buffer, random: Random): { readonly start: number; readonly end: number } {
  const start = random.below(bytes.length + 1);
  const longest = Math.min(bytes.length - start, 2 ** random.below(14));
  return { start, end: start + random.below(longest + 1) };
}
