import { DEFAULT_LIMITS } from '../model/limits.js';
import {
  brief,
  brokenGzip,
  delivery,
  gzip,
  JSON_TEXT,
  lengthOf,
  longXml,
  take,
  unpacked,
  whole,
  XML,
  zip,
  zlib,
} from './made.js';
import { unpack } from './unpack.js';

describe('a gzip file', () => {
  it('gives its content as a document, at its own path where the header has no name', async () => {
    expect(await unpacked('a.xml.gz', gzip(XML))).toEqual([whole('a.xml.gz', XML)]);
  });

  it('gives the name in its header to the document', async () => {
    expect(await unpacked('a.gz', gzip(XML, 'b.xml'))).toEqual([whole('a.gz/b.xml', XML)]);
  });

  it('is known by its bytes, whatever its name says', async () => {
    expect(await unpacked('a.xml', gzip(XML))).toEqual([whole('a.xml', XML, 'mislabelled')]);
    expect(await unpacked('a.gz', XML)).toEqual([whole('a.gz', XML, 'mislabelled')]);
  });

  it.each([1, 7, 1000])('reads the same in chunks of %d bytes', async (chunkSize) => {
    const text = longXml(3000);
    expect(await unpacked('a.gz', gzip(text, 'b.xml'), { chunkSize })).toEqual([whole('a.gz/b.xml', text)]);
  });

  it('streams what is too large to be inflated in one call', async () => {
    const text = longXml(3_000_000);
    expect(await unpacked('a.gz', gzip(text))).toEqual([whole('a.gz', text)]);
  });

  it('skips the optional header fields', async () => {
    const packed = gzip(XML);
    packed[3] = 4 | 8 | 16 | 2;
    const fields = Buffer.concat([
      Buffer.from([3, 0, 1, 2, 3]),
      Buffer.from('n.xml\0a comment\0'),
      Buffer.from([0, 0]),
    ]);
    const file = Buffer.concat([packed.subarray(0, 10), fields, packed.subarray(10)]);
    expect(await unpacked('a.gz', file)).toEqual([whole('a.gz/n.xml', XML)]);
  });

  describe('of several members', () => {
    it('gives all of them as one document', async () => {
      const file = Buffer.concat([gzip('<feedback>'), gzip('<record/>'), gzip('</feedback>')]);
      const expected = whole('a.gz', '<feedback><record/></feedback>', 'gzip_several_members');
      expect(await unpacked('a.gz', file)).toEqual([expected]);
      expect(await unpacked('a.gz', file, { chunkSize: 5 })).toEqual([expected]);
    });

    it('gives all of them where each is large', async () => {
      const text = longXml(400_000);
      const file = Buffer.concat([gzip(text), gzip(text), gzip(text)]);
      expect(await unpacked('a.gz', file)).toEqual([
        whole('a.gz', text + text + text, 'gzip_several_members'),
      ]);
    });
  });

  describe('of members with nothing in them', () => {
    const empty = gzip('');
    const many = (count: number): Buffer => Buffer.concat([...Array<Buffer>(count).fill(empty), gzip(XML)]);

    it('gives what stands behind a thousand', async () => {
      expect(await unpacked('a.gz', many(1000))).toEqual([whole('a.gz', XML, 'gzip_several_members')]);
    });

    it('ends where there are more in a row, for nobody could stop it meanwhile', async () => {
      const [refused] = await unpacked('a.gz', many(100_000));
      expect(refused).toMatchObject({ type: 'refused', reason: 'container_damaged' });
    });
  });

  describe('with bytes behind its end', () => {
    it('is read and they are skipped', async () => {
      const file = Buffer.concat([gzip(XML), Buffer.from('\r\n')]);
      expect(await unpacked('a.gz', file)).toEqual([whole('a.gz', XML, 'gzip_trailing_bytes')]);
    });

    it('is read and they are skipped where it is large', async () => {
      const text = longXml(400_000);
      const file = Buffer.concat([gzip(text), Buffer.alloc(100_000, 'x')]);
      expect(await unpacked('a.gz', file)).toEqual([whole('a.gz', text, 'gzip_trailing_bytes')]);
    });
  });

  describe('with a report behind its end', () => {
    const damagedHeader = (at: number, byte: number): Buffer => {
      const packed = gzip(XML);
      packed[at] = byte;
      return packed;
    };
    const trails: readonly (readonly [string, Buffer])[] = [
      ['XML', Buffer.from(XML)],
      ['XML behind padding', Buffer.from(`\0\0\r\n${XML}`)],
      ['JSON', Buffer.from(JSON_TEXT)],
      ['a zip', zip({ name: 'b.xml', content: XML })],
      ['a gzip whose first byte is zero', damagedHeader(0, 0)],
      ['a gzip whose first byte is wrong', damagedHeader(0, 0x5f)],
      ['a gzip whose second byte is wrong', damagedHeader(1, 0)],
      ['a gzip whose method is wrong', damagedHeader(2, 7)],
      ['a gzip behind padding', Buffer.concat([Buffer.alloc(16), gzip(XML)])],
    ];

    it.each(trails)('says that %s was not read', async (_what, trail) => {
      expect(await unpacked('a.gz', Buffer.concat([gzip(XML), trail]))).toEqual([
        whole('a.gz', XML, 'gzip_trailing_bytes'),
        { type: 'refused', path: 'a.gz', reason: 'container_damaged' },
      ]);
    });

    it('counts its bytes, however many', async () => {
      const trail = longXml(300_000);
      const details: string[] = [];
      const file = Buffer.concat([gzip(XML), Buffer.from(trail)]);
      for await (const thing of unpack(delivery('a.gz', file), DEFAULT_LIMITS)) {
        if (thing.type === 'refused') details.push(thing.detail);
        else await take(thing);
      }
      expect(details).toEqual([`${trail.length} bytes that look like a report after the end of the gzip`]);
    });

    it.each(['\r\n', '\0'.repeat(5000), 'X-Scanned: yes\n', '\x1f', '<', '{x}', '-- \nsent by mail\n'])(
      'keeps quiet where it is none: %j',
      async (trail) => {
        const file = Buffer.concat([gzip(XML), Buffer.from(trail)]);
        expect(await unpacked('a.gz', file)).toEqual([whole('a.gz', XML, 'gzip_trailing_bytes')]);
      },
    );
  });

  describe('cut short', () => {
    it('gives what could be inflated and says that the end is missing', async () => {
      const [document] = await unpacked('a.gz', gzip(longXml(3000)).subarray(0, 900));
      expect(document).toMatchObject({ end: 'container_cut_short', deviations: ['container_cut_short'] });
      expect(lengthOf(document)).toBeGreaterThan(1000);
      expect(document?.text).toBe(brief(longXml(3000).slice(0, lengthOf(document))));
    });

    it('gives what could be inflated of a large one', async () => {
      const text = longXml(600_000);
      const packed = gzip(text);
      const [document] = await unpacked('a.gz', packed.subarray(0, packed.length - 20_000));
      expect(document).toMatchObject({ end: 'container_cut_short', deviations: ['container_cut_short'] });
      expect(lengthOf(document)).toBeGreaterThan(500_000);
      expect(document?.text).toBe(brief(text.slice(0, lengthOf(document))));
    });

    it('is whole if only its checksum is missing', async () => {
      expect(await unpacked('a.gz', gzip(XML).subarray(0, -6))).toEqual([whole('a.gz', XML, 'gzip_damaged')]);
    });

    it('is refused if nothing can be inflated', async () => {
      const refusal = { type: 'refused', path: 'a.gz', reason: 'container_cut_short' };
      expect(await unpacked('a.gz', gzip(XML).subarray(0, 6))).toEqual([refusal]);
      expect(await unpacked('a.gz', gzip(XML).subarray(0, 11))).toEqual([refusal]);
    });
  });

  describe('damaged', () => {
    it('keeps its content if the checksum or the length is wrong', async () => {
      const crc = gzip(XML);
      crc[crc.length - 6] = 0x55;
      const size = gzip(XML);
      size[size.length - 1] = 0x55;
      expect(await unpacked('a.gz', crc)).toEqual([whole('a.gz', XML, 'gzip_damaged')]);
      expect(await unpacked('a.gz', size)).toEqual([whole('a.gz', XML, 'gzip_damaged')]);
    });

    it.each([20_000, 900_000])('gives what comes before the damage, of %d bytes', async (size) => {
      const text = longXml(size);
      const [document] = await unpacked('a.gz', brokenGzip(text));
      expect(document?.end).toBe('container_damaged');
      expect(lengthOf(document)).toBeGreaterThan(size - (size > 100_000 ? 64 * 1024 : 256));
      expect(document?.text).toBe(brief(text.slice(0, lengthOf(document))));
    });

    it('is refused if nothing comes before the damage', async () => {
      const packed = gzip(XML);
      packed.fill(0xff, 10);
      expect(await unpacked('a.gz', packed)).toEqual([
        { type: 'refused', path: 'a.gz', reason: 'container_damaged' },
      ]);
    });

    it('is refused if it is compressed in a way that gzip does not have', async () => {
      const packed = Buffer.concat([Buffer.from([0x1f, 0x8b, 7]), Buffer.alloc(9000)]);
      expect(await unpacked('a.gz', packed)).toEqual([
        { type: 'refused', path: 'a.gz', reason: 'container_damaged' },
      ]);
    });
  });

  it('is refused as empty if there is nothing in it', async () => {
    expect(await unpacked('a.gz', gzip(''))).toEqual([{ type: 'refused', path: 'a.gz', reason: 'empty' }]);
  });
});

describe('a bare zlib stream', () => {
  it('is read', async () => {
    expect(await unpacked('a.xml', zlib(XML))).toEqual([whole('a.xml', XML, 'zlib_stream')]);
  });

  it.each([
    ['a gzip', gzip(XML), ['zlib_stream', 'container_nested']],
    ['a zip', zip({ name: 'a.xml', content: XML }), ['zlib_stream', 'container_nested']],
    ['another', zlib(XML), ['zlib_stream', 'container_nested']],
    [
      'base64 text',
      Buffer.from(gzip(XML).toString('base64')),
      ['base64_text', 'zlib_stream', 'container_nested'],
    ],
    ['a large gzip', gzip(longXml(100_000)), ['zlib_stream', 'container_nested']],
  ])('may hold %s', async (_, content, deviations) => {
    const [taken, ...more] = await unpacked('a', zlib(content));
    expect(more).toEqual([]);
    expect(taken).toMatchObject({ type: 'document', end: 'whole' });
    expect([...(taken?.deviations ?? [])].sort()).toEqual([...deviations].sort());
  });

  it('is not seen in text that begins with its two bytes', async () => {
    expect(await unpacked('a.txt', 'x^2 is a square')).toEqual([whole('a.txt', 'x^2 is a square')]);
  });
});
