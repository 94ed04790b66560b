import { plainType, type ColumnType } from './column-type.js';

export const uint8 = plainType<number>('UInt8', (values) => Uint8Array.from(values));
export const uint16 = plainType<number>('UInt16', (values) => Uint16Array.from(values));
export const uint32 = plainType<number>('UInt32', (values) => Uint32Array.from(values));
/** A number must be whole and no more than 2^53. */
export const uint64 = plainType<bigint | number>('UInt64', (values) => BigUint64Array.from(values, BigInt));
export const int64 = plainType<bigint | number>('Int64', (values) => BigInt64Array.from(values, BigInt));
export const bool = plainType<boolean>('Bool', (values) => Uint8Array.from(values, Number));

/** The words of a set and their numbers, from the lowest on, as the table has them. */
export function enum8<T extends string>(words: Readonly<Record<T, number>>): ColumnType<T> {
  const texts = Object.entries<number>(words).map(([word, number]) => `'${word}' = ${number}`);
  return plainType(`Enum8(${texts.join(', ')})`, (values) => Int8Array.from(values, (word) => words[word]));
}
