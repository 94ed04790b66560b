import { plainType, type ColumnType } from './column-type.js';

export const uint8 = plainType<number>('UInt8', (values) => Uint8Array.from(values));
export const uint16 = plainType<number>('UInt16', (values) => Uint16Array.from(values));
export const uint32 = plainType<number>('UInt32', (values) => Uint32Array.from(values));
/** A number must be whole and no more than 2^53. */
export const uint64 = plainType<bigint | number>('UInt64', (values) => BigUint64Array.from(values, BigInt));
export const int64 = plainType<bigint | number>('Int64', (values) => BigInt64Array.from(values, BigInt));
export const bool = plainType<boolean>('Bool', (values) => Uint8Array.from(values, Number));

/** The words of the set in the order of their numbers, from 0. */
export function enum8<T extends string>(words: readonly T[]): ColumnType<T> {
  const numbers = new Map<T, number>(words.map((word, number) => [word, number]));
  const name = `Enum8(${words.map((word, number) => `'${word}' = ${number}`).join(', ')})`;
  return plainType(name, (values) => Int8Array.from(values, (word) => numbers.get(word) ?? 0));
}
