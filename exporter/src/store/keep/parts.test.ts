import { createHash } from 'node:crypto';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { DEFAULT_LIMITS } from '../../model/limits.js';
import type { Kept, Packing } from '../../model/keeping.js';
import { decoded } from './decode.js';
import { inParts } from './parts.js';
import { rawRows, type RawDocumentRow } from './raw-rows.js';

async function* streamed(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

async function collect<T>(all: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const one of all) collected.push(one);
  return collected;
}

const letters = (text: string): Buffer => Buffer.from(text);

describe('parts', () => {
  it.each([
    ['abcdefgh', [3, 3, 2]],
    ['abcdef', [3, 3]],
    ['', []],
  ])('of %j are equally long, but for the last', async (text, lengths) => {
    for (const size of [1, 2, 3, 4, 8]) {
      const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
        letters(text.slice(i * size, (i + 1) * size)),
      );
      const parts = await collect(inParts(streamed(...chunks), 3));
      expect(parts.map(({ length }) => length)).toEqual(lengths);
      expect(Buffer.concat(parts).toString()).toBe(text);
    }
  });

  it('are not copied where a chunk is one', async () => {
    const chunk = letters('abc');
    expect((await collect(inParts(streamed(chunk), 3)))[0]).toBe(chunk);
  });
});

describe('the rows of a document', () => {
  const kept = (bytes: Buffer, passed = bytes.length): Kept => ({
    packing: 'gzip',
    passed,
    size: bytes.length,
    hold: () => undefined,
    release: () => Promise.resolve(),
    read: () => streamed(bytes),
  });
  const owner = { day: '2026-07-01', reportKey: 7n, attempt: 3 };

  it('are numbered and say whose they are', async () => {
    const rows: RawDocumentRow[] = await collect(rawRows(owner, kept(Buffer.alloc(1024 * 1024 + 1))));
    expect(rows.map(({ part, bytes }) => [part, bytes.length])).toEqual([
      [0, 1024 * 1024],
      [1, 1],
    ]);
    expect(rows[0]).toMatchObject({ ...owner, encoding: 'gzip' });
  });

  it('are none where not all of it was kept', async () => {
    expect(await collect(rawRows(owner, kept(letters('front'), 1000)))).toEqual([]);
  });
});

describe('decoding', () => {
  const text = Buffer.alloc(5_000_000, '<record>a</record>\n');
  const hash = createHash('sha256').update(text).digest('hex');
  const packings: readonly [Packing, Buffer][] = [
    ['plain', text],
    ['gzip', Buffer.concat([gzipSync(text.subarray(0, 1000)), gzipSync(text.subarray(1000))])],
    ['zlib', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
  ];

  it.each(packings)('%s gives the document back', async (packing, packed) => {
    const limits = { ...DEFAULT_LIMITS, ratio: 2000 };
    const again = createHash('sha256');
    for await (const chunk of decoded(packing, streamed(packed), limits)) again.update(chunk);
    expect(again.digest('hex')).toBe(hash);
  });

  it('is bounded as it was when it came', async () => {
    const limits = { ...DEFAULT_LIMITS, ratio: 2000, documentBytes: 1000 };
    const chunks = await collect(decoded('gzip', streamed(gzipSync(text)), limits));
    expect(Buffer.concat(chunks).equals(text.subarray(0, 1000))).toBe(true);
  });

  it('ends where bytes are missing', async () => {
    const packed = gzipSync(text);
    const limits = { ...DEFAULT_LIMITS, ratio: 2000 };
    const chunks = await collect(decoded('gzip', streamed(packed.subarray(0, packed.length / 2)), limits));
    const front = Buffer.concat(chunks);
    expect(front.length).toBeGreaterThan(1_000_000);
    expect(front.equals(text.subarray(0, front.length))).toBe(true);
  });
});
