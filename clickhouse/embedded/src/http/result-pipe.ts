import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { close, constants, open } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

const run = promisify(execFile);
const opened = promisify(open);
const closed = promisify(close);

/** A named pipe: the engine writes a result into what it takes for a file, no faster than it is read. */
export interface ResultPipe {
  readonly path: string;
  readonly result: Readable;
  /** Nobody will write any more: the result ends behind what is in the pipe. */
  end(): Promise<void>;
  /** Nobody will read any more: who writes fails. */
  remove(): Promise<void>;
}

export async function makeResultPipe(directory: string): Promise<ResultPipe> {
  const path = join(directory, randomUUID());
  await run('mkfifo', ['-m', '600', path]);
  const reader = await opened(path, constants.O_RDONLY | constants.O_NONBLOCK);
  // As long as we could write ourselves, the result does not end before it has begun.
  const writer = await opened(path, constants.O_WRONLY | constants.O_NONBLOCK);
  const result = new Socket({ fd: reader, readable: true, writable: false });
  // It is destroyed where nobody reads on; whoever reads learns of it by the reading.
  result.on('error', () => undefined);
  let ends: Promise<void> | undefined;
  const end = (): Promise<void> => (ends ??= closed(writer));
  return {
    path,
    result,
    end,
    remove: async () => {
      // The name goes first: who opens a pipe without a reader would wait for ever.
      await rm(path, { force: true });
      result.destroy();
      await end();
    },
  };
}
