import { mixed, type State } from './city-blocks.js';

const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;
const K3 = 0xc949d7c7509e6557n;
const MURMUR = 0x9ddfea08eb382d69n;

const TURN = 128;
const CHUNK = 32;
const HALF = 16;

/** CityHash128 as it was in version 1.0.2, lower half first: the checksum of ClickHouse's compressed blocks. */
export function cityHash128(bytes: Uint8Array): readonly [low: bigint, high: bigint] {
  const text = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = text.byteLength;
  if (length >= HALF) {
    const [low, high] = [number(text, 0) ^ K3, number(text, 8)];
    const rest = new DataView(bytes.buffer, bytes.byteOffset + HALF, length - HALF);
    return length < HALF + TURN ? ofShort(rest, low, high) : ofLong(rest, low, high);
  }
  if (length < 8) return ofShort(text, K0, K1);
  const nothing = new DataView(bytes.buffer, bytes.byteOffset, 0);
  return ofShort(nothing, number(text, 0) ^ word(BigInt(length) * K0), number(text, length - 8) ^ K1);
}

function ofLong(text: DataView, low: bigint, high: bigint): [bigint, bigint] {
  const left = text.byteLength % TURN;
  const blocks = new Uint8Array(text.buffer, text.byteOffset, text.byteLength - left);
  const after = mixed(begun(text, low, high), blocks);
  const [, , z, , , , w2] = after;
  let [x, y, , v, v2, w] = after;
  y = word(y + rotated(w, 37n) * K0 + z);
  x = word(x + rotated(word(v + z), 49n) * K0);
  for (let done = CHUNK; done < left + CHUNK; done += CHUNK) {
    const at = text.byteLength - done;
    y = word(rotated(word(y - x), 42n) * K0 + v2);
    w = word(w + number(text, at + 16));
    x = word(rotated(x, 49n) * K0 + w);
    w = word(w + v);
    [v, v2] = weak(text, at, v, v2);
  }
  x = folded(x, v);
  y = folded(y, w);
  return [word(folded(word(x + v2), w2) + y), folded(word(x + w2), word(y + v2))];
}

function begun(text: DataView, x: bigint, y: bigint): State {
  const z = word(BigInt(text.byteLength) * K1);
  const v = word(rotated(y ^ K1, 49n) * K1 + number(text, 0));
  const v2 = word(rotated(v, 42n) * K1 + number(text, 8));
  const w = word(rotated(word(y + z), 35n) * K1 + x);
  const w2 = word(rotated(word(x + number(text, 88)), 53n) * K1);
  return [x, y, z, v, v2, w, w2];
}

function weak(text: DataView, at: number, seed: bigint, other: bigint): [bigint, bigint] {
  const [one, two, three, four] = [0, 8, 16, 24].map((by) => number(text, at + by)) as Four;
  const a = word(seed + one);
  const b = rotated(word(other + a + four), 21n);
  const sum = word(a + two + three);
  return [word(sum + four), word(b + rotated(sum, 44n) + a)];
}

type Four = [bigint, bigint, bigint, bigint];

function ofShort(text: DataView, low: bigint, high: bigint): [bigint, bigint] {
  const length = text.byteLength;
  let [a, b] = [low, high];
  let c: bigint;
  let d: bigint;
  if (length <= HALF) {
    a = word(shifted(word(a * K1)) * K1);
    c = word(b * K1 + ofFew(text));
    d = shifted(word(a + (length >= 8 ? number(text, 0) : c)));
  } else {
    c = folded(word(number(text, length - 8) + K1), a);
    d = folded(word(b + BigInt(length)), word(c + number(text, length - HALF)));
    a = word(a + d);
    for (let at = 0; at < length - HALF; at += HALF) {
      a = word((a ^ word(shifted(word(number(text, at) * K1)) * K1)) * K1);
      b ^= a;
      c = word((c ^ word(shifted(word(number(text, at + 8) * K1)) * K1)) * K1);
      d ^= c;
    }
  }
  a = folded(a, c);
  b = folded(d, b);
  return [a ^ b, folded(b, a)];
}

/** Of 16 bytes at most. */
function ofFew(text: DataView): bigint {
  const length = text.byteLength;
  const size = BigInt(length);
  if (length > 8) {
    const last = number(text, length - 8);
    return folded(number(text, 0), rotated(word(last + size), size)) ^ last;
  }
  if (length >= 4) {
    const [first, last] = [text.getUint32(0, true), text.getUint32(length - 4, true)];
    return folded(word(size + (BigInt(first) << 3n)), BigInt(last));
  }
  if (length === 0) return K2;
  const y = BigInt(text.getUint8(0) + (text.getUint8(length >> 1) << 8));
  const z = BigInt(length + (text.getUint8(length - 1) << 2));
  return word(shifted(word(y * K2) ^ word(z * K3)) * K2);
}

function folded(low: bigint, high: bigint): bigint {
  const a = shifted(word((low ^ high) * MURMUR));
  return word(shifted(word((high ^ a) * MURMUR)) * MURMUR);
}

function shifted(value: bigint): bigint {
  return value ^ (value >> 47n);
}

/** To the right. */
function rotated(value: bigint, by: bigint): bigint {
  return (value >> by) | word(value << (64n - by));
}

function number(text: DataView, at: number): bigint {
  return text.getBigUint64(at, true);
}

function word(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
