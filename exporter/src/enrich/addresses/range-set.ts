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
  readonly #v4: Spans<number>;
  readonly #v6: Spans<string>;

  constructor(ranges: readonly Range[]) {
    this.#v4 = new Spans(v4InOrder(ranges.filter(({ from }) => isIpv4(from))));
    this.#v6 = new Spans(v6InOrder(ranges.filter(({ from }) => !isIpv4(from))));
  }

  has(ip: Uint8Array): boolean {
    return isIpv4(ip) ? this.#v4.has(numberOf(ip)) : this.#v6.has(keyOf(ip));
  }
}

interface Span<K> {
  readonly from: K;
  readonly to: K;
}

/** Ranges in order, none of which meets another. */
class Spans<K extends number | string> {
  readonly #from: K[] = [];
  readonly #to: K[] = [];

  constructor(inOrder: Iterable<Span<K>>) {
    for (const { from, to } of inOrder) {
      const last = this.#to.at(-1);
      if (last === undefined || from > last) {
        this.#from.push(from);
        this.#to.push(to);
      } else if (to > last) this.#to[this.#to.length - 1] = to;
    }
  }

  has(key: K): boolean {
    let low = 0;
    let high = this.#from.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const from = this.#from[middle];
      if (from !== undefined && from <= key) low = middle + 1;
      else high = middle;
    }
    const to = this.#to[low - 1];
    return to !== undefined && key <= to;
  }
}

const HALF = 32n;

/** Both ends in a number: a million of them are put in order in a tenth of a second, as objects in two. */
function* v4InOrder(ranges: readonly Range[]): Generator<Span<number>, void, undefined> {
  const both = BigUint64Array.from(
    ranges,
    ({ from, to }) => (BigInt(numberOf(from)) << HALF) | BigInt(numberOf(to)),
  );
  for (const one of both.sort())
    yield { from: Number(one >> HALF), to: Number(BigInt.asUintN(Number(HALF), one)) };
}

function v6InOrder(ranges: readonly Range[]): Span<string>[] {
  return ranges
    .map(({ from, to }) => ({ from: keyOf(from), to: keyOf(to) }))
    .sort((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)));
}

/** Of IPv4: its last four bytes. */
function numberOf(ip: Uint8Array): number {
  return (((ip[12] ?? 0) << 24) | ((ip[13] ?? 0) << 16) | ((ip[14] ?? 0) << 8) | (ip[15] ?? 0)) >>> 0;
}

/** A character a byte: in the order of the addresses. */
function keyOf(ip: Uint8Array): string {
  return Buffer.from(ip.buffer, ip.byteOffset, ip.byteLength).toString('latin1');
}
