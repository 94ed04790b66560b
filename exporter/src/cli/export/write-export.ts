import { randomUUID } from 'node:crypto';
import { createWriteStream, rmSync, type Stats } from 'node:fs';
import { open, readlink, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Transform, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isNativeError } from 'node:util/types';
import { createGzip } from 'node:zlib';
import { failureOf, type Asked, type Failed } from '../../store/failures.js';
import type { CommandIo } from '../io.js';
import { StatusLine } from '../status-line.js';

const EVERY_MS = 200;

/** Why there is no file, where that is not the store's fault. */
export interface Unwritable {
  readonly ok: false;
  readonly unwritable: string;
}

/** Writes what comes, to a file that is there when it is whole, or to the standard output. */
export async function writeExport(
  rows: Readable,
  file: string | undefined,
  io: CommandIo,
): Promise<Asked<void> | Unwritable> {
  const progress = new Progress(io);
  try {
    if (file === undefined) await pipeline(rows, progress, io.stdout, { end: false, signal: io.stop });
    else await writeFile(rows, progress, file, io.stop);
  } catch (error) {
    return problemOf(error, file);
  } finally {
    rows.destroy();
    progress.clear();
  }
  if (file !== undefined) io.stderr.write(`${file}: ${progress.text()}\n`);
  return { ok: true, value: undefined };
}

/** What the store does to its rows is wrapped, so that what is left is the disk's. */
class StoreBroke extends Error {}

function problemOf(error: unknown, file: string | undefined): Failed | Unwritable {
  if (error instanceof StoreBroke) return failureOf(error.cause);
  if (file === undefined) return failureOf(error);
  return {
    ok: false,
    unwritable: `${file} cannot be written: ${isNativeError(error) ? error.message : String(error)}`,
  };
}

async function* fromStore(rows: Readable): AsyncGenerator {
  try {
    yield* rows;
  } catch (error) {
    throw new StoreBroke('the store broke', { cause: error });
  }
}

async function writeFile(
  rows: Readable,
  progress: Progress,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  const pour = async (into: Writable): Promise<void> => {
    // What is told is the size that the file has.
    if (file.endsWith('.gz')) await pipeline(fromStore(rows), createGzip(), progress, into, { signal });
    else await pipeline(fromStore(rows), progress, into, { signal });
  };
  const target = await targetOf(file);
  if (target.isReplaced) await replace(target, pour);
  else await pour(createWriteStream(target.path));
}

/** Nobody else writes into the partial file, so of several exports at once the last takes the place, and is whole. */
async function replace({ path, old }: Replaced, pour: (into: Writable) => Promise<void>): Promise<void> {
  const partial = partialOf(path);
  const handle = await open(partial, 'wx', old === undefined ? 0o666 : 0o600);
  // Where a second Ctrl-C ends the process, nothing else is left to remove it.
  const remove = (): void => {
    rmSync(partial, { force: true });
  };
  process.once('exit', remove);
  try {
    const into = handle.createWriteStream({ flush: true });
    if (old !== undefined) await keepRights(handle, old);
    await pour(into);
    await rename(partial, path);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(partial, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    process.off('exit', remove);
  }
}

/** Hidden, in the same folder, and of a length that a file system takes whatever the file is called. */
function partialOf(path: string): string {
  return join(dirname(path), `.${basename(path).slice(0, 40)}.${randomUUID()}.part`);
}

/** Who might read what was there may read what takes its place, and nobody else. */
async function keepRights(handle: FileHandle, { mode, uid, gid }: Stats): Promise<void> {
  const ours = await handle.stat();
  await handle.chown(ours.uid, gid).catch(() => undefined);
  const isOfGroup = (await handle.stat()).gid === gid;
  // Another group has no more than everybody has.
  await handle.chmod(mode & (0o707 | (isOfGroup ? 0o070 : (mode & 0o007) << 3)));
  // Only root may give a file away.
  await handle.chown(uid, gid).catch(() => undefined);
}

type Target = Replaced | { readonly path: string; readonly isReplaced: false };

interface Replaced {
  readonly path: string;
  /** A pipe or a device is written into. */
  readonly isReplaced: true;
  /** What is there already. */
  readonly old: Stats | undefined;
}

/** Where a name leads, whether anything is there yet or not. */
async function targetOf(file: string): Promise<Target> {
  try {
    const old = await stat(file);
    return old.isFile()
      ? { path: await realpath(file), isReplaced: true, old }
      : { path: file, isReplaced: false };
  } catch (error) {
    if (!(isNativeError(error) && 'code' in error && error.code === 'ENOENT')) throw error;
    const link = await readlink(file).catch(() => undefined);
    if (link === undefined) return { path: file, isReplaced: true, old: undefined };
    return await targetOf(resolve(await realpath(dirname(file)), link));
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
