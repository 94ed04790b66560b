/** How many inputs are tried: a hang costs its whole deadline each time. */
export interface Effort {
  tries: number;
}

/**
 * A smaller input that still fails: pieces of half its length are left out wherever that keeps the failure, then of a
 * quarter, down to single bytes, over again until nothing more can go.
 */
export async function minimised(
  bytes: Buffer,
  fails: (smaller: Buffer) => Promise<boolean>,
  effort: Effort,
): Promise<Buffer> {
  let least = bytes;
  for (let before = Infinity; least.length < before && effort.tries > 0;) {
    before = least.length;
    for (let size = Math.ceil(least.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
      least = await withoutPieces(least, size, fails, effort);
  }
  return least;
}

async function withoutPieces(
  bytes: Buffer,
  size: number,
  fails: (smaller: Buffer) => Promise<boolean>,
  effort: Effort,
): Promise<Buffer> {
  let least = bytes;
  for (let at = 0; at < least.length && effort.tries > 0;) {
    const smaller = Buffer.concat([least.subarray(0, at), least.subarray(at + size)]);
    effort.tries--;
    if (await fails(smaller)) least = smaller;
    else at += size;
  }
  return least;
}
