import { createHash } from 'node:crypto';
import { deflateRawSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import {
  attachment,
  base64,
  brokenGzip,
  chunked,
  delivery,
  gzip,
  longXml,
  mail,
  mixed,
  XML,
  zip,
  zlib,
  type ZipItem,
} from './made.js';
import { keptOf, MemoryKeeper, type WasKept } from './memory-keeper.js';
import { DEFAULT_LIMITS } from '../model/limits.js';
import { unpack } from './unpack.js';

/** Packed it is longer than what is inflated in one call. */
const LONG = longXml(400_000);
const SHORT = longXml(3000);
const SIZES = [100, 1000, 64 * 1024, 10_000_000];

function hashOf(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The one document of a file. */
async function keptIn(file: string | Uint8Array, chunkSize = 64 * 1024): Promise<WasKept> {
  const [kept, ...more] = await keptOf(delivery('a', file, chunkSize));
  expect(more).toEqual([]);
  if (kept === undefined) throw new Error('nothing was kept');
  return kept;
}

describe('of a document is kept what it came as', () => {
  const containers: readonly [string, (text: string) => Buffer, string, (packed: Buffer) => Uint8Array][] = [
    ['gzip', (text) => gzip(text, 'b.xml'), 'gzip', gunzipSync],
    [
      'gzip of several members',
      (text) => Buffer.concat([gzip(text.slice(0, 900)), gzip(''), gzip(text.slice(900))]),
      'gzip',
      gunzipSync,
    ],
    ['zlib', (text) => zlib(text), 'zlib', inflateSync],
    ['plain', (text) => Buffer.from(text), 'plain', (packed) => packed],
  ];

  it.each(containers)('%s', async (_, pack, packing, undo) => {
    for (const text of [SHORT, LONG]) {
      const file = pack(text);
      for (const chunkSize of SIZES.filter((size) => size > file.length / 5000)) {
        const kept = await keptIn(file, chunkSize);
        expect(kept).toMatchObject({ packing, whole: true, hash: hashOf(text) });
        expect(kept.bytes.equals(file)).toBe(true);
        expect(hashOf(undo(kept.bytes))).toBe(kept.hash);
      }
    }
  });

  const ways: readonly [string, Partial<ZipItem>][] = [
    ['sizes in the header', {}],
    ['a data descriptor', { descriptor: 'signed' }],
    ['a data descriptor without signature', { descriptor: 'unsigned' }],
  ];

  it.each(ways)('a deflated zip entry with %s: deflate without a wrapper', async (_, item) => {
    for (const content of [SHORT, LONG]) {
      const file = zip({ name: 'x.xml', content, ...item }, { name: 'y.txt', content: 'another' });
      const kept = await keptIn(file);
      expect(kept).toMatchObject({ packing: 'deflate', whole: true, hash: hashOf(content) });
      expect(kept.bytes.equals(deflateRawSync(content))).toBe(true);
      expect(hashOf(inflateRawSync(kept.bytes))).toBe(kept.hash);
    }
  });

  it('a stored zip entry: plain', async () => {
    const file = zip({ name: 'x.xml', content: LONG, stored: true });
    expect(await keptIn(file)).toMatchObject({ packing: 'plain', whole: true, bytes: Buffer.from(LONG) });
  });

  it('each entry of a zip its own', async () => {
    const file = zip({ name: 'x.xml', content: SHORT }, { name: 'y.xml', content: LONG });
    expect(await keptOf(delivery('a.zip', file))).toMatchObject([
      { path: 'a.zip/x.xml', bytes: deflateRawSync(SHORT), hash: hashOf(SHORT) },
      { path: 'a.zip/y.xml', bytes: deflateRawSync(LONG), hash: hashOf(LONG) },
    ]);
  });

  it('gzip in a mail in base64: the gzip', async () => {
    const file = gzip(LONG);
    const kept = await keptIn(mixed(attachment('application/gzip', 'r.xml.gz', file)));
    expect(kept).toMatchObject({ packing: 'gzip', whole: true, hash: hashOf(LONG) });
    expect(kept.bytes.equals(file)).toBe(true);
  });

  it('where containers are nested, the innermost packing', async () => {
    const inner = gzip(LONG);
    expect((await keptIn(zip({ name: 'x.gz', content: inner }))).bytes.equals(inner)).toBe(true);
    expect((await keptIn(gzip(gzip(inner)))).bytes.equals(inner)).toBe(true);
    expect(await keptIn(gzip(base64(SHORT)))).toMatchObject({ packing: 'plain', bytes: Buffer.from(SHORT) });
  });

  it('without what trails it', async () => {
    const file = Buffer.concat([gzip(SHORT), Buffer.alloc(500)]);
    expect((await keptIn(file)).bytes.equals(gzip(SHORT))).toBe(true);
  });
});

describe('of a document that is not read to its end', () => {
  const cutAt = (file: Buffer): Buffer => file.subarray(0, file.length - 300);

  it.each([
    ['gzip', cutAt(gzip(LONG))],
    ['small gzip', cutAt(gzip(SHORT))],
    ['zlib', cutAt(zlib(LONG))],
  ])('cut short, all that came is kept: %s', async (_, file) => {
    expect((await keptIn(file)).bytes.equals(file)).toBe(true);
  });

  it('a zip entry cut short keeps its own bytes', async () => {
    const [document] = await keptOf(delivery('a.zip', cutAt(zip({ name: 'x.xml', content: LONG }))));
    const packed = deflateRawSync(LONG);
    expect(document?.packing).toBe('deflate');
    expect(document?.bytes.equals(packed.subarray(0, document.bytes.length))).toBe(true);
    expect(document?.bytes.length).toBeGreaterThan(packed.length - 400);
  });

  it('what stands behind damage is kept too', async () => {
    const file = Buffer.concat([brokenGzip(LONG), gzip(LONG)]);
    expect((await keptIn(file)).bytes.equals(file)).toBe(true);
  });

  it.each([
    ['gzip', gzip(LONG)],
    ['plain', Buffer.from(LONG)],
  ])('because it is over a limit, its rest is kept: %s', async (_, file) => {
    const [kept] = await keptOf(delivery('a', file), { limits: { documentBytes: 1000 } });
    expect(kept?.bytes.equals(file)).toBe(true);
  });

  it('because its reader stops, its rest is kept where he asks for it', async () => {
    for (const file of [gzip(LONG), Buffer.from(LONG), Buffer.from(mail(['Content-Type: text/xml'], LONG))]) {
      const [kept] = await keptOf(delivery('a', file), { stopAfter: 100 });
      expect(kept?.whole).toBe(true);
      expect(file.includes(kept?.bytes ?? 'nothing')).toBe(true);
      expect(kept?.bytes.length).toBeGreaterThan(file.length - 200);
    }
    const entries = zip({ name: 'x.xml', content: LONG }, { name: 'y.xml', content: SHORT });
    const [first, second] = await keptOf(delivery('a', entries), { stopAfter: 100 });
    expect(first?.bytes.equals(deflateRawSync(LONG))).toBe(true);
    expect(second?.bytes.equals(deflateRawSync(SHORT))).toBe(true);
  });
});

describe('of what is refused is kept what it is in', () => {
  it('the delivery', async () => {
    const file = zip({ name: 'x.xml', content: XML, encrypted: true }, { name: 'y.xml', content: LONG });
    const kept = await keptOf(delivery('a.zip', file));
    expect(kept.map(({ path }) => path)).toEqual(['a.zip/x.xml', 'a.zip/y.xml']);
    expect(kept[0]?.bytes.equals(file)).toBe(true);
  });

  it('whole, though it was given up', async () => {
    const letter = mixed(...Array.from({ length: 50 }, () => 'Content-Type: text/plain\r\n\r\nHello'));
    const [kept] = await keptOf(delivery('m', letter, 300), { limits: { mailParts: 10 } });
    expect(kept).toMatchObject({ whole: true, bytes: Buffer.from(letter) });
  });

  it('the mail of an mbox, not its neighbours', async () => {
    const locked = mixed(
      attachment('application/zip', 'r.zip', zip({ name: 'x.xml', content: XML, encrypted: true })),
    );
    const full = mail(['Content-Type: application/xml'], XML);
    const box = [full, locked, full]
      .map((text) => `From a@b Thu Jan  1 00:00:00 2026\r\n${text}\r\n`)
      .join('');
    const kept = await keptOf(delivery('box', box, 50));
    expect(kept.map(({ path }) => path)).toEqual(['box/1/part-1', 'box/2/r.zip/x.xml', 'box/3/part-1']);
    expect(kept[1]?.bytes.toString()).toBe(`${locked}\r\n`);
  });

  it('the same bytes for all that is refused in one', async () => {
    const keeper = new MemoryKeeper();
    const item = { name: 'x.xml', content: XML, encrypted: true };
    const kept = await keptOf(delivery('a.zip', zip(item, item)), { keeper });
    expect(kept).toHaveLength(2);
    expect(keeper.opened.filter(({ size }) => size > 200)).toHaveLength(1);
  });
});

describe('a bound', () => {
  it('is told', async () => {
    const [kept] = await keptOf(delivery('a', gzip(LONG)), { keeper: new MemoryKeeper(1000) });
    expect(kept).toMatchObject({ whole: false });
    expect(kept?.bytes.equals(gzip(LONG).subarray(0, 1000))).toBe(true);
  });
});

describe('what nobody holds is let go', () => {
  const box = `From a@b Thu Jan  1 00:00:00 2026\r\n${mixed(attachment('application/zip', 'r.zip', zip({ name: 'x.xml', content: gzip(LONG) })))}`;

  it.each([
    ['at the end', Infinity],
    ['when the reader leaves', 1],
  ])('%s', async (_, most) => {
    const keeper = new MemoryKeeper();
    let seen = 0;
    for await (const thing of unpack(delivery('box', box), DEFAULT_LIMITS, keeper)) {
      if (thing.type === 'document') for await (const chunk of thing.bytes) if (chunk.length > 1e9) break;
      seen += 1;
      if (seen >= most) break;
    }
    expect(keeper.opened.length).toBeGreaterThan(2);
    expect(keeper.held).toBe(0);
  });

  it('when reading fails', async () => {
    const keeper = new MemoryKeeper();
    const failing = (async function* () {
      yield* chunked(gzip(LONG).subarray(0, 100_000));
      throw new Error('EIO');
    })();
    const [kept] = await keptOf({ name: 'a', bytes: failing }, { keeper });
    expect(kept?.bytes.length).toBe(100_000);
    expect(keeper.held).toBe(0);
  });
});
