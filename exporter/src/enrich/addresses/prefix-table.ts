import { isIpv4 } from '../../parse/values/ip.js';
import { isIpv4Prefix, type Prefix } from './prefix.js';
import { edgesOf, type Edge } from './edges.js';

/**
 * What is said of networks, by address: the longest prefix that holds it decides, and of two alike the later.
 * What is said of `::/0` is said of IPv6 alone. Compiled once, for millions of questions a second.
 */
export class PrefixTable<T> {
  readonly #v4: Span<T>;
  readonly #v6: Span<T>;

  constructor(entries: Iterable<readonly [Prefix, T]>) {
    const all = [...entries];
    this.#v4 = spanOf(all.filter(([prefix]) => isIpv4Prefix(prefix)));
    this.#v6 = spanOf(all.filter(([prefix]) => !isIpv4Prefix(prefix)));
  }

  find(ip: Uint8Array): T | undefined {
    const d = word(ip, 12);
    if (isIpv4(ip)) return this.#v4.values[this.#v4.lastUpTo(0, 0, 0xffff, d)];
    return this.#v6.values[this.#v6.lastUpTo(word(ip, 0), word(ip, 4), word(ip, 8), d)];
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

function spanOf<T>(entries: readonly (readonly [Prefix, T])[]): Span<T> {
  return new Span(edgesOf(entries));
}

function word(ip: Uint8Array, at: number): number {
  return (
    (((ip[at] ?? 0) << 24) | ((ip[at + 1] ?? 0) << 16) | ((ip[at + 2] ?? 0) << 8) | (ip[at + 3] ?? 0)) >>> 0
  );
}
