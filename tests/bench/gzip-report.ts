import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { reportPieces } from './data.js';

/** One report of any length as a gzip file. */
export async function writeGzipReport(path: string, records: number): Promise<void> {
  await pipeline(Readable.from(reportPieces(records)), createGzip({ level: 1 }), createWriteStream(path));
}
