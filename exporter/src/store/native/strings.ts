import { ByteWriter } from './byte-writer.js';
import { plainType, type ColumnType } from './column-type.js';

/** Longer values are passed on as they are, not copied. */
const COPIED_BYTES = 4096;
const IP_BYTES = 16;

export const string: ColumnType<string> = {
  name: 'String',
  prefix: [],
  encode: (texts) => {
    const out = new ByteWriter();
    for (const text of texts) out.text(text);
    return [out.take()];
  },
};

/** A String that need not be text. */
export const binary: ColumnType<Uint8Array> = {
  name: 'String',
  prefix: [],
  encode: (values) => {
    const out = new ByteWriter();
    const chunks: Uint8Array[] = [];
    for (const bytes of values) {
      out.varint(bytes.length);
      if (bytes.length <= COPIED_BYTES) out.append(bytes);
      else chunks.push(out.take(), bytes);
    }
    chunks.push(out.take());
    return chunks;
  },
};

/** Values of exactly so many bytes; what is missing is zero. */
export function fixedString(length: number): ColumnType<Uint8Array> {
  return plainType(`FixedString(${length})`, (values) => packed(values, length));
}

/** 16 bytes in network order. */
export const ipv6: ColumnType<Uint8Array> = plainType('IPv6', (values) => packed(values, IP_BYTES));

function packed(values: readonly Uint8Array[], width: number): Uint8Array {
  const out = new Uint8Array(values.length * width);
  for (const [i, value] of values.entries()) out.set(value.subarray(0, width), i * width);
  return out;
}
