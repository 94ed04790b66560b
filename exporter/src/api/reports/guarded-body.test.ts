import { PassThrough } from 'node:stream';
import { BodyRefused, guardedBody, type BodyGuard } from './guarded-body.js';

let now = 0;
let whole = 0;
let crowded: AbortController;
let request: PassThrough;

beforeEach(() => {
  now = 0;
  whole = 0;
  crowded = new AbortController();
  request = new PassThrough();
});

function body(change: Partial<BodyGuard> = {}) {
  return guardedBody(request, {
    mostBytes: 1000,
    idleMs: 60_000,
    bytesPerSecond: 1,
    clock: () => now,
    onBytes: () => undefined,
    ending: new AbortController().signal,
    place: { crowded: crowded.signal, whole: () => void (whole += 1) },
    ...change,
  });
}

async function refusedIn(bytes: AsyncIterable<Uint8Array>): Promise<unknown> {
  try {
    for await (const chunk of bytes) if (chunk.length > 1000) break;
    return undefined;
  } catch (error) {
    if (error instanceof BodyRefused) return error.refused;
    throw error;
  }
}

it('is whole when its end is here, and not before', async () => {
  const chunks = body()[Symbol.asyncIterator]();
  request.write('a');
  await chunks.next();
  expect(whole).toBe(0);
  request.end();
  expect(await chunks.next()).toEqual({ done: true, value: undefined });
  expect(whole).toBe(1);
});

const MADE_ROOM = { reason: 'too_slow', limit: 'crowded', retryAfterSeconds: 1 };

it('makes room where others wait for its place, while it waits for its client', async () => {
  request.write('a');
  const refused = refusedIn(body());
  await new Promise((resolve) => setTimeout(resolve, 10));
  crowded.abort();
  expect(await refused).toMatchObject(MADE_ROOM);
  expect([whole, request.destroyed]).toEqual([0, false]);
});

it('makes room as soon as we are done with what was here of it', async () => {
  const chunks = body()[Symbol.asyncIterator]();
  request.write('a');
  await chunks.next();
  crowded.abort();
  await expect(chunks.next()).rejects.toMatchObject({ refused: MADE_ROOM });
});

it('says which limit it was that it was too slow for', async () => {
  const refused = refusedIn(body({ bytesPerSecond: 1000 }));
  now = 20_000;
  request.write('a');
  expect(await refused).toMatchObject({ reason: 'too_slow', limit: 'bytes_per_second' });
  request = new PassThrough();
  expect(await refusedIn(body({ idleMs: 10 }))).toMatchObject({ reason: 'too_slow' });
});
