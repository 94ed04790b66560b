import { Zip, type ZipInputFile } from 'fflate';
import { Deflated } from './deflated.js';
import type { MailHabit } from './habits.js';

export interface PackedFile {
  /** The file's name inside the container. */
  readonly name: string;
  /** When it was written, for the zip: YYYY-MM-DD. */
  readonly date: string;
  readonly bytes: Iterable<Uint8Array>;
}

export function pack(container: MailHabit['container'], file: PackedFile): Iterable<Uint8Array> {
  switch (container) {
    case 'plain':
      return file.bytes;
    case 'gzip':
      return gzip(file);
    case 'gzip_trailing':
      return withTrailer(gzip(file));
    case 'zip':
      return zip(file);
  }
}

/** RFC 1952: deflated, with a name (flag 8), no time, an unknown system (255). */
function* gzip({ name, bytes }: PackedFile): Generator<Uint8Array> {
  const content = new Deflated();
  yield Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 255, ...Buffer.from(name), 0]);
  yield* content.deflate(bytes);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(content.crc, 0);
  trailer.writeUInt32LE(content.size % 0x1_0000_0000, 4);
  yield trailer;
}

function* zip({ name, date, bytes }: PackedFile): Generator<Uint8Array> {
  const out: Uint8Array[] = [];
  const archive = new Zip((error, chunk) => {
    if (error !== null) throw error;
    out.push(chunk);
  });
  const content = new Deflated();
  const entry: ZipInputFile = {
    filename: name,
    mtime: localNoon(date),
    compression: DEFLATED,
    size: 0,
    crc: 0,
  };
  archive.add(entry);
  for (const chunk of content.deflate(bytes)) {
    entry.ondata?.(null, chunk, false);
    yield* out.splice(0);
  }
  entry.size = content.size;
  entry.crc = content.crc;
  entry.ondata?.(null, new Uint8Array(0), true);
  archive.end();
  yield* out;
}

/** APPNOTE.TXT 4.4.5. */
const DEFLATED = 8;

/** A zip has local time without a zone: the same digits in every zone, at an hour that no zone skips. */
function localNoon(date: string): Date {
  const [year = 1980, month = 1, day = 1] = date.split('-').map(Number);
  return new Date(year, month - 1, day, 12);
}

/** The line end that Mimecast's gzip carries after its last byte. */
function* withTrailer(bytes: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield* bytes;
  yield Uint8Array.of(0x0d, 0x0a);
}
