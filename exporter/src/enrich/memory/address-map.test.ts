import { AddressMap } from './address-map.js';

/** Addresses that differ in the first bytes, in the last, and in both. */
const SHAPES: readonly ((n: number) => readonly [at: number, byte: number][])[] = [
  (n) => [
    [14, n >> 8],
    [15, n & 255],
  ],
  (n) => [
    [0, n >> 8],
    [1, n & 255],
  ],
  (n) => [
    [3, n & 255],
    [12, n >> 8],
  ],
];

function ip(n: number, shape = SHAPES[0]): Uint8Array {
  const bytes = new Uint8Array(16);
  for (const [at, byte] of shape?.(n) ?? []) bytes[at] = byte;
  return bytes;
}

it('has each of many, whichever begin at the same place', () => {
  for (const shape of SHAPES) {
    const map = new AddressMap<{ n: number }>();
    for (let n = 0; n < 3000; n++) map.set(ip(n, shape), { n });
    for (let n = 0; n < 3000; n++) expect(map.get(ip(n, shape))).toEqual({ n });
    expect(map.get(ip(3000, shape))).toBeUndefined();
    expect(map.size).toBe(3000);
  }
});

it('has what was said last', () => {
  const map = new AddressMap<{ n: number }>();
  map.set(ip(1), { n: 1 });
  map.set(ip(1), { n: 11 });
  expect([map.get(ip(1)), map.size]).toEqual([{ n: 11 }, 1]);
});

it('knows the address of nothing but zeroes only when it is told', () => {
  const map = new AddressMap<object>();
  expect(map.get(ip(0))).toBeUndefined();
  map.set(ip(0), {});
  expect(map.get(ip(0))).toEqual({});
});
