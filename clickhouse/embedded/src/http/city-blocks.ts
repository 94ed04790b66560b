/**
 * The loop of CityHash128 that long texts pass through, 64 bytes a turn. It is WebAssembly, which has numbers of 64
 * bits: BigInt takes a hundred times as long.
 */
import { add, compiled, constant, get, load, loop, multiply, rotate, set, store, xor, zero } from './wasm.js';

export type State = readonly [x: bigint, y: bigint, z: bigint, v: bigint, v2: bigint, w: bigint, w2: bigint];

const BLOCK = 64;
const PAGES = 2;
const [BEGIN, END, X, Y, Z, V, V2, W, W2, A, B] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
const STATE = [X, Y, Z, V, V2, W, W2];
const K1 = constant(0xb492b66fbe98f273n);

const text = (at: number) => load(get(BEGIN), at);

/** Of 32 bytes, with the seeds in A and B, to a pair of numbers. */
const weak = (at: number, one: number, other: number) => [
  ...set(A, add(get(A), text(at))),
  ...set(B, rotate(add(get(A), get(B), text(at + 24)), 21n)),
  ...set(other, add(get(A), get(B))),
  ...set(A, add(get(A), text(at + 8), text(at + 16))),
  ...set(other, add(get(other), rotate(get(A), 44n))),
  ...set(one, add(get(A), text(at + 24))),
];

const turn = [
  ...set(X, multiply(rotate(add(get(X), get(Y), get(V), text(16)), 37n), K1)),
  ...set(Y, multiply(rotate(add(get(Y), get(V2), text(48)), 42n), K1)),
  ...set(X, xor(get(X), get(W2))),
  ...set(Y, xor(get(Y), get(V))),
  ...set(Z, rotate(xor(get(Z), get(W)), 33n)),
  ...set(A, multiply(get(V2), K1)),
  ...set(B, add(get(X), get(W))),
  ...weak(0, V, V2),
  ...set(A, add(get(Z), get(W2))),
  ...set(B, get(Y)),
  ...weak(32, W, W2),
  ...set(A, get(Z)),
  ...set(Z, get(X)),
  ...set(X, get(A)),
];

/** The state stands before the text, in a memory that long texts pass through in pieces. */
const { memory, run } = compiled(PAGES, STATE.length + 2, [
  ...STATE.flatMap((local, at) => set(local, load(zero, at * 8))),
  ...loop(BEGIN, END, BLOCK, turn),
  ...STATE.flatMap((local, at) => store(zero, at * 8, get(local))),
]);

/** The state behind a text of whole blocks. */
export function mixed(state: State, blocks: Uint8Array): State {
  const numbers = new BigUint64Array(memory.buffer, 0, state.length);
  numbers.set(state);
  for (let at = 0; at < blocks.length; at += memory.length - BLOCK) {
    const piece = blocks.subarray(at, at + memory.length - BLOCK);
    memory.set(piece, BLOCK);
    run(BLOCK, BLOCK + piece.length);
  }
  const [x = 0n, y = 0n, z = 0n, v = 0n, v2 = 0n, w = 0n, w2 = 0n] = numbers;
  return [x, y, z, v, v2, w, w2];
}
