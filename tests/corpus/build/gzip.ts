import { constants, deflateSync, gzipSync } from 'node:zlib';
import type { Fixture } from './fixture.js';

/** RFC 1952 2.2: the fixed part of the header, and the checksum and length at the end. */
const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;

export function gzip(fixture: Fixture): Fixture {
  return { name: `${fixture.name}.gz`, bytes: gzipSync(fixture.bytes) };
}

export function zlib(fixture: Fixture): Fixture {
  return { name: fixture.name, bytes: deflateSync(fixture.bytes) };
}

/** A gzip that breaks off after the fixture's last byte: no final block, no trailer. */
export function gzipWithoutEnd(fixture: Fixture): Fixture {
  const bytes = gzipSync(fixture.bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  return { name: `${fixture.name}.gz`, bytes };
}

/** The content spread over as many members as there are cuts and one more. */
export function gzipMembers(fixture: Fixture, ...cuts: readonly number[]): Fixture {
  const edges = [0, ...cuts, fixture.bytes.length];
  const members = edges.slice(1).map((end, i) => gzipSync(fixture.bytes.subarray(edges[i], end)));
  return { name: `${fixture.name}.gz`, bytes: Buffer.concat(members) };
}

/** A member whose header has every optional field: FEXTRA, FNAME, FCOMMENT and, wrong or right, FHCRC. */
export function gzipWithHeaderFields(fixture: Fixture, headerChecksum: number): Fixture {
  const plain = gzipSync(fixture.bytes);
  const fixed = Buffer.from(plain.subarray(0, HEADER_BYTES));
  fixed[3] = 0b11110;
  const fields = Buffer.from(
    `\x06\x00PL\x02\x00ok${fixture.name}\x00written by the report daemon\x00`,
    'latin1',
  );
  const checksum = Buffer.alloc(2);
  checksum.writeUInt16LE(headerChecksum);
  return {
    name: `${fixture.name}.gz`,
    bytes: Buffer.concat([fixed, fields, checksum, plain.subarray(HEADER_BYTES)]),
  };
}

export function gzipWithWrongTrailer(fixture: Fixture, wrong: 'checksum' | 'length'): Fixture {
  const { name, bytes } = gzip(fixture);
  const at = bytes.length - TRAILER_BYTES + (wrong === 'checksum' ? 0 : 4);
  bytes.writeUInt32LE((bytes.readUInt32LE(at) ^ 0x5a5a5a5a) >>> 0, at);
  return { name, bytes };
}
