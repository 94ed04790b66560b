/** A type of ClickHouse, and how values of it are written as a column of the Native format. */
export interface ColumnType<T> {
  /** As the table has it: a column of another type is cast by the engine, value by value. */
  readonly name: string;
  /** Stands once before the values of a column, where there are any rows. */
  readonly prefix: readonly Uint8Array[];
  encode(values: readonly T[]): Uint8Array[];
}

/** The memory of a typed array as bytes. Native is little-endian, as is all that Plumbline runs on. */
export function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** A type whose values are as wide as the elements of a typed array. */
export function plainType<T>(name: string, fill: (values: readonly T[]) => ArrayBufferView): ColumnType<T> {
  return { name, prefix: [], encode: (values) => [bytesOf(fill(values))] };
}
