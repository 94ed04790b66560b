/** How large a value in a column may be. */
const PART_BYTES = 1024 * 1024;

/** The same bytes in pieces of `size`, the last of them shorter. Chunks that fit are passed on, not copied. */
export async function* inParts(
  bytes: AsyncIterable<Uint8Array>,
  size = PART_BYTES,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    let rest = chunk;
    while (length + rest.length > size) {
      const fits = size - length;
      yield joined([...held, rest.subarray(0, fits)]);
      rest = rest.subarray(fits);
      held = [];
      length = 0;
    }
    if (rest.length > 0) held.push(rest);
    length += rest.length;
  }
  if (length > 0) yield joined(held);
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks;
  return only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks);
}
