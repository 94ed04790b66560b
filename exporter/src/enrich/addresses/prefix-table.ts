import { isIpv4 } from '../../parse/values/ip.js';
import { isIpv4Prefix, type Prefix } from './prefix.js';
import { edgesOf, type Edge } from './edges.js';

/**
 * What is said of networks, by address: the longest prefix that holds it decides, and of two alike the later.
 * What is said of `::/0` is said of IPv6 alone. Compiled once, for millions of questions a second.
 */
export class PrefixTable<T> {
  readonly #v4: readonly (T | undefined)[];
  readonly #v4Edges: Uint32Array;
  readonly #v6: Span<T>;

  constructor(entries: Iterable<readonly [Prefix, T]>) {
    const all = [...entries];
    const v4 = edgesOf(all.filter(([prefix]) => isIpv4Prefix(prefix))).filter(({ from }) => isIpv4(from));
    this.#v4 = v4.map(({ value }) => value);
    this.#v4Edges = Uint32Array.from(v4, ({ from }) => word(from, 12));
    this.#v6 = new Span(edgesOf(all.filter(([prefix]) => !isIpv4Prefix(prefix))));
  }

  find(ip: Uint8Array): T | undefined {
    const [a, b, c, d] = [word(ip, 0), word(ip, 4), word(ip, 8), word(ip, 12)];
    if (a === 0 && b === 0 && c === 0xffff) return this.#v4[lastUpTo(this.#v4Edges, d)];
    return this.#v6.values[this.#v6.lastUpTo(a, b, c, d)];
  }
}

/** Where what is said changes, in order; each value holds from its edge up to the next. */
class Span<T> {
  readonly values: readonly (T | undefined)[];
  readonly #words: readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array];

  constructor(edges: readonly Edge<T>[]) {
    const column = (at: number): Uint32Array => Uint32Array.from(edges, ({ from }) => word(from, at));
    this.#words = [column(0), column(4), column(8), column(12)];
    this.values = edges.map(({ value }) => value);
  }

  /** The last edge that is not behind the address; -1 where all are. */
  lastUpTo(a: number, b: number, c: number, d: number): number {
    const [as, bs, cs, ds] = this.#words;
    let low = 0;
    let high = ds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const difference =
        (as[middle] ?? 0) - a || (bs[middle] ?? 0) - b || (cs[middle] ?? 0) - c || (ds[middle] ?? 0) - d;
      if (difference <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function lastUpTo(edges: Uint32Array, address: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? 0) <= address) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function word(ip: Uint8Array, at: number): number {
  return (
    (((ip[at] ?? 0) << 24) | ((ip[at + 1] ?? 0) << 16) | ((ip[at + 2] ?? 0) << 8) | (ip[at + 3] ?? 0)) >>> 0
  );
}
