import type { Random } from '@plumbline/exporter/demo/random.js';
import { MOST_BYTES, oneOf, replaced, someRange, type Mutator } from './mutator.js';
import { NUMBERS, TOKENS } from './tokens.js';

/** How near the ends the headers and trailers of containers are. */
const EDGE_BYTES = 40;

const flipBits: Mutator = (bytes, random) => {
  const out = Buffer.from(bytes);
  for (let n = random.between(1, 4); n > 0 && out.length > 0; n--) {
    const at = random.below(out.length);
    out[at] = (out[at] ?? 0) ^ (1 << random.below(8));
  }
  return out;
};

const setBytes: Mutator = (bytes, random) => {
  const out = Buffer.from(bytes);
  for (let n = random.between(1, 8); n > 0 && out.length > 0; n--)
    out[random.below(out.length)] = random.below(256);
  return out;
};

const fillRange: Mutator = (bytes, random) => {
  const { start, end } = someRange(bytes, random);
  return Buffer.from(bytes).fill(oneOf([0, 0xff, 0x20, 0x41, 0x3c], random), start, end);
};

const cutTail: Mutator = (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1));

const cutHead: Mutator = (bytes, random) => bytes.subarray(random.below(bytes.length + 1));

const removeRange: Mutator = (bytes, random) => {
  const { start, end } = someRange(bytes, random);
  return replaced(bytes, start, end);
};

const repeatRange: Mutator = (bytes, random) => {
  const { start, end } = someRange(bytes, random);
  return replaced(bytes, end, end, bytes.subarray(start, end));
};

/** Seldom, and then hundreds of times: what grows with its input shows here. */
const blowUpRange: Mutator = (bytes, random) => {
  const { start, end } = someRange(bytes, random);
  const times = random.chance(1, 8) ? random.between(2, 3000) : 2;
  const most = Math.floor(MOST_BYTES / Math.max(1, end - start));
  const many = Array<Buffer>(Math.min(times, most)).fill(bytes.subarray(start, end));
  return replaced(bytes, end, end, ...many);
};

const moveRange: Mutator = (bytes, random) => {
  const { start, end } = someRange(bytes, random);
  const rest = replaced(bytes, start, end);
  const at = random.below(rest.length + 1);
  return replaced(rest, at, at, bytes.subarray(start, end));
};

const insertToken: Mutator = (bytes, random) => {
  const at = random.below(bytes.length + 1);
  return replaced(bytes, at, at, oneOf(TOKENS, random));
};

const overwriteWithToken: Mutator = (bytes, random) => {
  const token = oneOf(TOKENS, random);
  const at = random.below(bytes.length + 1);
  return replaced(bytes, at, Math.min(bytes.length, at + token.length), token);
};

const insertNoise: Mutator = (bytes, random) => {
  const at = random.below(bytes.length + 1);
  return replaced(bytes, at, at, noise(random.below(2 ** random.below(10)), random));
};

const splice: Mutator = (bytes, random, others) => {
  const other = others[random.below(others.length)] ?? bytes;
  return Buffer.concat([cutTail(bytes, random, others), cutHead(other, random, others)]);
};

const insertOther: Mutator = (bytes, random, others) => {
  const other = others[random.below(others.length)] ?? bytes;
  const { start, end } = someRange(other, random);
  const at = random.below(bytes.length + 1);
  return replaced(bytes, at, at, other.subarray(start, end));
};

const append: Mutator = (bytes, random, others) =>
  Buffer.concat([bytes, others[random.below(others.length)] ?? bytes]);

const changeNumber: Mutator = (bytes, random) => {
  const numbers = [...bytes.toString('latin1').matchAll(/\d+/g)];
  const number = numbers[random.below(numbers.length)];
  if (number === undefined) return bytes;
  return replaced(bytes, number.index, number.index + number[0].length, Buffer.from(oneOf(NUMBERS, random)));
};

const changeCase: Mutator = (bytes, random) => {
  const { start, end } = someRange(bytes, random);
  const text = bytes.toString('latin1', start, end);
  return replaced(bytes, start, end, Buffer.from(text.replace(/[a-z]+/g, upperCase), 'latin1'));
};

export const BYTE_MUTATORS: readonly [Mutator, ...Mutator[]] = [
  flipBits,
  ...[setBytes, fillRange, cutTail, cutHead, removeRange, repeatRange, blowUpRange, moveRange],
  ...[insertToken, insertToken, overwriteWithToken, insertNoise, splice, insertOther, append],
  ...[changeNumber, changeCase],
];

/** Where containers keep what they say of themselves: magic, flags, sizes, checksums. */
export const damageEdge: Mutator = (bytes, random, others) => {
  const edge = Math.min(bytes.length, EDGE_BYTES);
  const mutate = oneOf([flipBits, setBytes, fillRange, removeRange, repeatRange, insertToken], random);
  return random.chance(1, 2)
    ? Buffer.concat([mutate(bytes.subarray(0, edge), random, others), bytes.subarray(edge)])
    : Buffer.concat([
        bytes.subarray(0, bytes.length - edge),
        mutate(bytes.subarray(bytes.length - edge), random, others),
      ]);
};

function noise(length: number, random: Random): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}

function upperCase(text: string): string {
  return text.toUpperCase();
}
