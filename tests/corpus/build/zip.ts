import { crc32, deflateRawSync } from 'node:zlib';
import type { Fixture } from './fixture.js';

/** A member of a zip, with the odd shapes that real ones have. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Buffer;
  readonly stored?: boolean;
  readonly encrypted?: boolean;
  /** Sizes and checksum follow the data instead of standing before it. */
  readonly dataDescriptor?: boolean;
  readonly zip64?: boolean;
  /** A compression method claimed in place of stored (0) or deflated (8). */
  readonly claimedMethod?: number;
  readonly wrongChecksum?: boolean;
}

const LOCAL_HEADER = 0x04034b50;
const DATA_DESCRIPTOR = 0x08074b50;
const CENTRAL_HEADER = 0x02014b50;
const ZIP64_END = 0x06064b50;
const ZIP64_LOCATOR = 0x07064b50;
const END = 0x06054b50;
const IN_ZIP64 = 0xffffffff;

export function entry(fixture: Fixture, odd: Omit<ZipEntry, 'name' | 'bytes'> = {}): ZipEntry {
  return { name: fixture.name, bytes: fixture.bytes, ...odd };
}

export function directory(name: string): ZipEntry {
  return { name: `${name}/`, bytes: Buffer.alloc(0), stored: true };
}

export function zip(name: string, ...entries: readonly ZipEntry[]): Fixture {
  const { members, directory } = layOut(entries);
  return { name, bytes: Buffer.concat([members, directory]) };
}

/** What is left of a zip whose transfer broke off before its central directory. */
export function zipWithoutDirectory(name: string, ...entries: readonly ZipEntry[]): Fixture {
  return { name, bytes: layOut(entries).members };
}

function layOut(entries: readonly ZipEntry[]): { members: Buffer; directory: Buffer } {
  const members: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const member of entries) {
    const packed = pack(member);
    const local = Buffer.concat([localHeader(packed), packed.data, dataDescriptor(packed)]);
    central.push(centralHeader(packed, offset));
    members.push(local);
    offset += local.length;
  }
  const headers = Buffer.concat(central);
  const end = endOfDirectory(entries.length, headers.length, offset, entries.some(isZip64));
  return { members: Buffer.concat(members), directory: Buffer.concat([headers, end]) };
}

interface Packed {
  readonly member: ZipEntry;
  readonly name: Buffer;
  readonly data: Buffer;
  readonly checksum: number;
  readonly flags: number;
  readonly method: number;
}

function pack(member: ZipEntry): Packed {
  const stored = member.stored ?? false;
  const data = stored ? member.bytes : deflateRawSync(member.bytes);
  const checksum = (crc32(member.bytes) ^ (member.wrongChecksum === true ? 0xbad : 0)) >>> 0;
  return {
    member,
    name: Buffer.from(member.name),
    // Traditional encryption puts twelve bytes before the data (APPNOTE 6.1.3).
    data: member.encrypted === true ? Buffer.concat([Buffer.alloc(12, 0x6b), data]) : data,
    checksum,
    flags: (member.encrypted === true ? 1 : 0) | (member.dataDescriptor === true ? 8 : 0),
    method: member.claimedMethod ?? (stored ? 0 : 8),
  };
}

function isZip64(member: ZipEntry): boolean {
  return member.zip64 === true;
}

function localHeader(packed: Packed): Buffer {
  const { member, name } = packed;
  const later = member.dataDescriptor === true;
  const extra = isZip64(member) ? zip64Extra(packed, undefined, later) : Buffer.alloc(0);
  const fixed = fields(
    [4, LOCAL_HEADER],
    ...commonFields(packed, later),
    [2, name.length],
    [2, extra.length],
  );
  return Buffer.concat([fixed, name, extra]);
}

function centralHeader(packed: Packed, offset: number): Buffer {
  const { member, name } = packed;
  const extra = isZip64(member) ? zip64Extra(packed, offset, false) : Buffer.alloc(0);
  const fixed = fields(
    [4, CENTRAL_HEADER],
    [2, 45],
    ...commonFields(packed, false),
    [2, name.length],
    [2, extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, member.name.endsWith('/') ? 0x10 : 0],
    [4, isZip64(member) ? IN_ZIP64 : offset],
  );
  return Buffer.concat([fixed, name, extra]);
}

/** From "version needed" to "uncompressed size": the same in both headers. */
function commonFields({ member, flags, method, checksum, data }: Packed, later: boolean): Field[] {
  const size = (bytes: number): number => (isZip64(member) ? IN_ZIP64 : later ? 0 : bytes);
  return [
    [2, isZip64(member) ? 45 : 20],
    [2, flags],
    [2, method],
    [2, 0x6000],
    [2, 0x5c62],
    [4, later ? 0 : checksum],
    [4, size(data.length)],
    [4, size(member.bytes.length)],
  ];
}

function dataDescriptor({ member, checksum, data }: Packed): Buffer {
  if (member.dataDescriptor !== true) return Buffer.alloc(0);
  const width = isZip64(member) ? 8 : 4;
  return fields([4, DATA_DESCRIPTOR], [4, checksum], [width, data.length], [width, member.bytes.length]);
}

function zip64Extra({ member, data }: Packed, offset: number | undefined, later: boolean): Buffer {
  const sizes: Field[] = [
    [8, later ? 0 : member.bytes.length],
    [8, later ? 0 : data.length],
  ];
  const values = offset === undefined ? sizes : [...sizes, [8, offset] satisfies Field];
  return fields([2, 1], [2, values.length * 8], ...values);
}

function endOfDirectory(entries: number, bytes: number, offset: number, zip64: boolean): Buffer {
  const end = fields(
    [4, END],
    [2, 0],
    [2, 0],
    [2, zip64 ? 0xffff : entries],
    [2, zip64 ? 0xffff : entries],
    [4, zip64 ? IN_ZIP64 : bytes],
    [4, zip64 ? IN_ZIP64 : offset],
    [2, 0],
  );
  if (!zip64) return end;
  const end64 = fields(
    [4, ZIP64_END],
    [8, 44],
    [2, 45],
    [2, 45],
    [4, 0],
    [4, 0],
    [8, entries],
    [8, entries],
    [8, bytes],
    [8, offset],
  );
  const locator = fields([4, ZIP64_LOCATOR], [4, 0], [8, offset + bytes], [4, 1]);
  return Buffer.concat([end64, locator, end]);
}

type Field = readonly [width: 2 | 4 | 8, value: number];

function fields(...list: readonly Field[]): Buffer {
  return Buffer.concat(
    list.map(([width, value]) => {
      const field = Buffer.alloc(width);
      if (width === 8) field.writeBigUInt64LE(BigInt(value));
      else field.writeUIntLE(value, 0, width);
      return field;
    }),
  );
}
