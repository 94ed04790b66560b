import { ENGINE_VERSION } from '../version.js';

/** Field 1: is_overflows; field 2: bucket_num, -1; then the end. */
const BLOCK_INFO = Buffer.from([1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0]);
/** From this revision on a byte a column says whether it is serialized in a way of its own. */
const CUSTOM_SERIALIZATION = 54_454;
const HELLO =
  /^\s*SELECT\s+displayName\(\)\s*,\s*version\(\)\s*,\s*revision\(\)\s*,\s*timezone\(\)\s*;?\s*$/i;

/** What is longer is something else, and is not worth a search through its spaces. */
const LONGEST = 200;

export function isHello(sql: string): boolean {
  return sql.length < LONGEST && HELLO.test(sql);
}

/**
 * What clickhouse-go asks first, since 2.37, as one Native block of the revision it speaks. It then reads all else in
 * the revision it is told: 0, which is what the engine writes.
 */
export function helloBlock(revision: number): Buffer {
  const columns: [string, string, Buffer][] = [
    ['displayName()', 'String', text('plumbline')],
    ['version()', 'String', text(ENGINE_VERSION)],
    ['revision()', 'UInt32', Buffer.alloc(4)],
    ['timezone()', 'String', text('UTC')],
  ];
  const custom = Buffer.alloc(revision >= CUSTOM_SERIALIZATION ? 1 : 0);
  return Buffer.concat([
    ...(revision > 0 ? [BLOCK_INFO] : []),
    Buffer.from([columns.length, 1]),
    ...columns.flatMap(([name, type, value]) => [text(name), text(type), custom, value]),
  ]);
}

/** A length of one byte will do: nothing here is longer than 127. */
function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}
