import { isIpv4 } from '../../parse/values/ip.js';
import { masked, type Prefix } from './prefix.js';

/** Addresses from one to another, both of them too, and both of one family. */
export interface Range {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
}

export function rangeOf({ network, bits }: Prefix): Range {
  if (bits === 8 * network.length) return { from: network, to: network };
  const end = new Uint8Array(network.length).fill(0xff);
  const hosts = masked(end, bits);
  return { from: network, to: end.map((byte, i) => (network[i] ?? 0) | (byte ^ (hosts[i] ?? 0))) };
}

/** Undefined where it would end before it begins, or in the other family. */
export function rangeBetween(from: Uint8Array, to: Uint8Array): Range | undefined {
  return isIpv4(from) === isIpv4(to) && keyOf(from) <= keyOf(to) ? { from, to } : undefined;
}

export function isSameRange(a: Range, b: Range): boolean {
  return keyOf(a.from) === keyOf(b.from) && keyOf(a.to) === keyOf(b.to);
}

/** Whether an address is in one of many ranges. One of IPv6 holds no IPv4, though that is mapped into it. */
export class RangeSet {
  readonly #v4: Spans;
  readonly #v6: Spans;

  constructor(ranges: readonly Range[]) {
    this.#v4 = new Spans(ranges.filter(({ from }) => isIpv4(from)));
    this.#v6 = new Spans(ranges.filter(({ from }) => !isIpv4(from)));
  }

  has(ip: Uint8Array): boolean {
    return (isIpv4(ip) ? this.#v4 : this.#v6).has(keyOf(ip));
  }
}

/** Ranges in order, none of which meets another. */
class Spans {
  readonly #from: string[] = [];
  readonly #to: string[] = [];

  constructor(ranges: readonly Range[]) {
    const inOrder = ranges
      .map(({ from, to }) => {
        const key = keyOf(from);
        return { from: key, to: to === from ? key : keyOf(to) };
      })
      .sort((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)));
    for (const { from, to } of inOrder) {
      const last = this.#to.at(-1);
      if (last === undefined || from > last) {
        this.#from.push(from);
        this.#to.push(to);
      } else if (to > last) this.#to[this.#to.length - 1] = to;
    }
  }

  has(key: string): boolean {
    let low = 0;
    let high = this.#from.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#from[middle] ?? '') <= key) low = middle + 1;
      else high = middle;
    }
    return low > 0 && key <= (this.#to[low - 1] ?? '');
  }
}

/** A character a byte: in the order of the addresses. */
function keyOf(ip: Uint8Array): string {
  return Buffer.from(ip.buffer, ip.byteOffset, ip.byteLength).toString('latin1');
}
