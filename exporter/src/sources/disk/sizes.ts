import { statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { STDIN } from './files.js';
import { walk } from './walk.js';

/** Files are looked at in runs of so many, so that other work gets its turn in between. */
const RUN = 200;

/** How many bytes there are to read at some paths; undefined where nobody can know, or nobody wants to any more. */
export async function totalBytes(paths: readonly string[], stop: AbortSignal): Promise<number | undefined> {
  if (paths.includes(STDIN)) return undefined;
  let total = 0;
  let seen = 0;
  for (const path of files(paths)) {
    total += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (++seen % RUN === 0) await setImmediate();
    if (stop.aborted) return undefined;
  }
  return total;
}

function* files(paths: readonly string[]): Generator<string> {
  for (const path of paths) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) yield path;
    else for (const found of walk(path)) yield found.path;
  }
}
