import type { IncomingMessage } from 'node:http';
import { finished, Transform, type Duplex, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { failure, type EngineFailure } from '../engine/failure.js';

class BodyTooLarge extends Error {}
export class BodyUnreadable extends Error {}

/**
 * The decompressed bytes of a request, so many at most. What is left over when they cannot be read is read past: the
 * connection is for the next request too.
 */
export function bodyOf(request: IncomingMessage, maxBytes: number): Readable {
  const decoder = decoderOf(request.headers['content-encoding']);
  const bounded = boundary(maxBytes);
  const fail = (error: Error) => bounded.destroy(error);
  finished(request, (error) => {
    if (error) fail(error);
  });
  bounded.on('close', () => {
    request.unpipe();
    request.resume();
    decoder?.destroy();
  });
  if (decoder === undefined) request.pipe(bounded);
  else request.pipe(decoder).on('error', fail).pipe(bounded);
  return bounded;
}

export async function wholeBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of bodyOf(request, maxBytes)) if (Buffer.isBuffer(piece)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** What a body that cannot be read is answered with. */
export function bodyFailure(error: unknown): EngineFailure {
  if (error instanceof BodyTooLarge) return failure(307, 'TOO_MANY_BYTES', error.message);
  if (error instanceof BodyUnreadable) return failure(48, 'NOT_IMPLEMENTED', error.message);
  if (isDiskFull(error))
    return failure(243, 'NOT_ENOUGH_SPACE', 'The rows of an insert wait on the disk, which is full');
  const said = error instanceof Error ? error.message : String(error);
  return failure(33, 'CANNOT_READ_ALL_DATA', `The body cannot be read: ${said}`);
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

function decoderOf(encoding: string | undefined): Duplex | undefined {
  switch (encoding) {
    case undefined:
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new BodyUnreadable(`Content-Encoding ${encoding} is not known: use gzip`);
  }
}

function boundary(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(new BodyTooLarge(`The body is larger than ${maxBytes} bytes`));
      else done(null, chunk);
    },
  });
}
