import { statSync } from 'node:fs';
import type { ByteStream, Delivery } from '../../model/delivery.js';
import { bytesOf, noBytes } from './file-bytes.js';
import { walk } from './walk.js';

export const STDIN = '-';

/** The paths at which there is nothing: a mistake in the command, not a damaged report. */
export function missingPaths(paths: readonly string[]): string[] {
  return paths.filter((path) => path !== STDIN && statSync(path, { throwIfNoEntry: false }) === undefined);
}

/** A delivery for every file named, and for every file below every folder named; `-` is `stdin`. */
export function* fileDeliveries(paths: readonly string[], stdin: ByteStream): Generator<Delivery> {
  for (const path of paths) {
    if (path === STDIN) yield { name: STDIN, bytes: stdin };
    else if (isFolder(path)) yield* folder(path);
    else yield { name: path, bytes: bytesOf(path) };
  }
}

function* folder(path: string): Generator<Delivery> {
  for (const found of walk(path)) {
    const bytes = found.error === undefined ? bytesOf(found.path) : noBytes(found.error);
    yield { name: found.path, bytes };
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
