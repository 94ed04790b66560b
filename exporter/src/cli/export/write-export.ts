import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { failureOf, type Asked } from '../../store/failures.js';
import type { CommandIo } from '../io.js';
import { StatusLine } from '../status-line.js';

const EVERY_MS = 200;

/** Writes what comes, to a file that is there when it is whole, or to the standard output. */
export async function writeExport(
  rows: Readable,
  file: string | undefined,
  io: CommandIo,
): Promise<Asked<void>> {
  const progress = new Progress(io);
  try {
    if (file === undefined) await pipeline(rows, progress, io.stdout, { end: false, signal: io.stop });
    else await writeFile(rows, progress, file, io.stop);
  } catch (error) {
    return failureOf(error);
  } finally {
    progress.clear();
  }
  if (file !== undefined) io.stderr.write(`${file}: ${progress.text()}\n`);
  return { ok: true, value: undefined };
}

async function writeFile(
  rows: Readable,
  progress: Progress,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  const partial = `${file}.part`;
  try {
    const written = createWriteStream(partial, { flush: true });
    if (file.endsWith('.gz')) await pipeline(rows, progress, createGzip(), written, { signal });
    else await pipeline(rows, progress, written, { signal });
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** Draws how much has passed. */
class Progress extends Transform {
  readonly #io: CommandIo;
  readonly #status: StatusLine;
  readonly #begun: number;
  #bytes = 0;
  #drawn = 0;

  constructor(io: CommandIo) {
    super();
    this.#io = io;
    this.#status = new StatusLine(io);
    this.#begun = io.clock();
  }

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: null, chunk: Buffer) => void,
  ): void {
    this.#bytes += chunk.length;
    const now = this.#io.clock();
    if (now - this.#drawn > EVERY_MS) {
      this.#drawn = now;
      this.#status.show(this.text());
    }
    done(null, chunk);
  }

  text(): string {
    const seconds = (this.#io.clock() - this.#begun) / 1000;
    return `${(this.#bytes / 1e6).toFixed(1)} MB in ${seconds.toFixed(1)} s`;
  }

  clear(): void {
    this.#status.clear();
  }
}
