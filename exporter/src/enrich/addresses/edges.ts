import { IP_BYTES } from '../../parse/values/ip.js';
import type { Prefix } from './prefix.js';

/** An address from which on something else is said than before. */
export interface Edge<T> {
  readonly from: Uint8Array;
  /** Undefined: nothing. */
  readonly value: T | undefined;
}

interface Open<T> {
  readonly value: T;
  /** The first address behind it; undefined where there is none. */
  readonly end: Uint8Array | undefined;
}

/** Networks inside networks, flattened: in order of their addresses, and no two at the same address. */
export function edgesOf<T>(entries: readonly (readonly [Prefix, T])[]): Edge<T>[] {
  const edges: Edge<T>[] = [];
  const open: Open<T>[] = [];
  const say = (from: Uint8Array, value: T | undefined): void => {
    const last = edges.at(-1);
    if (last !== undefined && compare(last.from, from) === 0) edges.pop();
    edges.push({ from, value });
  };
  const closeUpTo = (ip: Uint8Array | undefined): void => {
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      if (last.end === undefined || (ip !== undefined && compare(last.end, ip) > 0)) return;
      open.pop();
      say(last.end, open.at(-1)?.value);
    }
  };
  for (const [prefix, value] of inOrder(entries)) {
    closeUpTo(prefix.network);
    open.push({ value, end: endOf(prefix) });
    say(prefix.network, value);
  }
  closeUpTo(undefined);
  return edges;
}

/** The outer before the inner, which begins at the same address or later; of two alike the earlier. */
function inOrder<T>(entries: readonly (readonly [Prefix, T])[]): (readonly [Prefix, T])[] {
  return entries.toSorted(([a], [b]) => compare(a.network, b.network) || a.bits - b.bits);
}

function endOf({ network, bits }: Prefix): Uint8Array | undefined {
  if (bits === 0) return undefined;
  const end = Uint8Array.from(network);
  let step = 1 << (7 - ((bits - 1) & 7));
  for (let i = (bits - 1) >> 3; i >= 0; i--) {
    const sum = (end[i] ?? 0) + step;
    end[i] = sum;
    if (sum < 256) return end;
    step = 1;
  }
  return undefined;
}

function compare(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < IP_BYTES; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
