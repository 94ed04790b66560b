import { Gzip, Zip, ZipDeflate } from 'fflate';
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

/**
 * fflate rather than node:zlib, though it takes most of the time of a demo: its output is the same on every
 * machine and with every version of Node. Level 3 is as fast as level 1 and half its size on reports.
 */
const COMPRESSION = { level: 3, mem: 4 } as const;

function* gzip({ name, bytes }: PackedFile): Generator<Uint8Array> {
  const out: Uint8Array[] = [];
  const deflating = new Gzip({ ...COMPRESSION, mtime: 0, filename: name }, (chunk) => out.push(chunk));
  for (const chunk of bytes) {
    deflating.push(chunk);
    yield* out.splice(0);
  }
  deflating.push(new Uint8Array(0), true);
  yield* out;
}

function* zip({ name, date, bytes }: PackedFile): Generator<Uint8Array> {
  const out: Uint8Array[] = [];
  const archive = new Zip((error, chunk) => {
    if (error !== null) throw error;
    out.push(chunk);
  });
  const entry = new ZipDeflate(name, COMPRESSION);
  entry.mtime = localNoon(date);
  archive.add(entry);
  for (const chunk of bytes) {
    entry.push(chunk);
    yield* out.splice(0);
  }
  entry.push(new Uint8Array(0), true);
  archive.end();
  yield* out;
}

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
