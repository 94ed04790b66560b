/** The bytes in pieces of the given sizes, over and over; it throws where it is to break off. */
// The pipeline takes an async iterable; a trial is in memory already.
// eslint-disable-next-line @typescript-eslint/require-await
export async function* inPieces(
  bytes: Buffer,
  sizes: readonly number[],
  breaksAfter = Infinity,
): AsyncGenerator<Uint8Array> {
  const until = Math.min(bytes.length, breaksAfter);
  let turn = 0;
  for (let at = 0; at < until;) {
    const size = Math.min(sizes[turn++ % sizes.length] ?? 1, until - at);
    // A copy of its own: nobody may look at bytes outside the piece he was given.
    yield Uint8Array.prototype.slice.call(bytes, at, at + size);
    at += size;
  }
  if (breaksAfter <= bytes.length) throw new Error('the source broke off');
}
