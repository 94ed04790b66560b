/** What a reporter's web server sends where its report should have been. */
export const ERROR_PAGE = `<!DOCTYPE html>
<html><head><title>503 Service Unavailable</title></head>
<body><h1>503 Service Unavailable</h1><p>The report store is being maintained. Try again later.</p></body></html>
`;

/** Shorter than the header of a gzip, so that nothing of it can be read. */
const CUT_AFTER_BYTES = 8;

export function* cutShort(bytes: Iterable<Uint8Array>): Generator<Uint8Array> {
  let left = CUT_AFTER_BYTES;
  for (const chunk of bytes) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}
