/** As much of WebAssembly's binary format as one function in 64-bit numbers takes. */
export type Code = readonly number[];

interface Compiled<T> {
  readonly exports: { readonly run: T; readonly memory: { readonly buffer: ArrayBuffer } };
}

interface WebAssembly {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new <T>(module: object) => Compiled<T>;
}

const PAGE_BYTES = 65_536;
const MAGIC = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const [I64, I32] = [0x7e, 0x7f];
const END = 0x0b;

/** A function of two addresses, with so many numbers of its own behind them. */
export function compiled(
  pages: number,
  numbers: number,
  code: Code,
): { readonly memory: Uint8Array; readonly run: (begin: number, end: number) => void } {
  const body = [1, numbers, I64, ...code, END];
  const bytes = [
    ...MAGIC,
    ...section(1, [1, 0x60, 2, I32, I32, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, pages]),
    ...section(7, [2, ...name('run'), 0, 0, ...name('memory'), 2, 0]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ];
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssembly }).WebAssembly;
  const { exports } = new Instance<(begin: number, end: number) => void>(new Module(Uint8Array.from(bytes)));
  return { memory: new Uint8Array(exports.memory.buffer, 0, pages * PAGE_BYTES), run: exports.run };
}

export const get = (local: number): Code => [0x20, local];
export const set = (local: number, value: Code): Code => [...value, 0x21, local];
export const add = (first: Code, ...more: readonly Code[]): Code => [
  ...first,
  ...more.flatMap((one) => [...one, 0x7c]),
];
export const multiply = (a: Code, b: Code): Code => [...a, ...b, 0x7e];
export const xor = (a: Code, b: Code): Code => [...a, ...b, 0x85];
/** To the right. */
export const rotate = (value: Code, bits: bigint): Code => [...value, ...constant(bits), 0x8a];
export const constant = (value: bigint): Code => [0x42, ...signed(BigInt.asIntN(64, value))];
/** The number at an address, and so many bytes behind it. */
export const load = (address: Code, offset: number): Code => [...address, 0x29, 0, ...unsigned(offset)];
export const store = (address: Code, offset: number, value: Code): Code => [
  ...[...address, ...value],
  ...[0x37, 0, ...unsigned(offset)],
];
export const zero: Code = [0x41, 0];
/** As long as the first address, which goes on by so many bytes a turn, is below the second. */
export const loop = (begin: number, end: number, step: number, turn: Code): Code => [
  ...[0x03, 0x40, ...turn],
  ...[...get(begin), 0x41, ...signed(BigInt(step)), 0x6a, 0x22, begin],
  ...[...get(end), 0x49, 0x0d, 0, END],
];

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content];
}

function name(text: string): Code {
  return [text.length, ...Buffer.from(text)];
}

/** Seven bits a byte, the lowest first; the eighth says that there are more. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: bigint): Code {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  const isLast = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}
