import type { Delivery } from '../model/delivery.js';
import { DEFAULT_LIMITS } from '../model/limits.js';
import {
  base64,
  chunked,
  gzip,
  JSON_TEXT,
  longXml,
  take,
  unpacked,
  whole,
  XML,
  zip,
  type Taken,
} from './made.js';
import { unpack } from './unpack.js';

describe('a plain file', () => {
  it('is a document', async () => {
    expect(await unpacked('a.xml', XML)).toEqual([whole('a.xml', XML)]);
    expect(await unpacked('a.json', JSON_TEXT)).toEqual([whole('a.json', JSON_TEXT)]);
  });

  it.each([
    ['a byte order mark', Buffer.from(`\ufeff${XML}`)],
    ['UTF-16', Buffer.from(`\ufeff${XML}`, 'utf16le')],
    ['UTF-16 of the other order', Buffer.from(`\ufeff${XML}`, 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from(XML, 'utf16le')],
    ['white space before it', Buffer.from(`\r\n  ${XML}`)],
    ['text before it', Buffer.from(`Report follows\n${XML}`)],
  ])('is a document with %s, its bytes left as they are', async (_, bytes) => {
    expect(await unpacked('a.xml', bytes)).toEqual([whole('a.xml', bytes.toString('latin1'))]);
    expect(await unpacked('a.zip', zip({ name: 'a', content: bytes }))).toEqual([
      whole('a.zip/a', bytes.toString('latin1')),
    ]);
  });

  it.each(['unused', '<!DOCTYPE html><html></html>', 'Dear customer: not a mail\n', '\u0000\u0001'])(
    'is a document whatever it holds, for somebody to say what it is: %j',
    async (text) => {
      expect((await unpacked('a', text)).map((taken) => [taken.type, taken.text])).toEqual([
        ['document', text],
      ]);
    },
  );

  it('is refused if it is empty', async () => {
    expect(await unpacked('a.xml', '')).toEqual([{ type: 'refused', path: 'a.xml', reason: 'empty' }]);
  });
});

describe('base64 text', () => {
  it('is undone, if it holds something', async () => {
    expect(await unpacked('a.txt', base64(gzip(XML)))).toEqual([whole('a.txt', XML, 'base64_text')]);
    expect(await unpacked('a.txt', base64(XML))).toEqual([whole('a.txt', XML, 'base64_text')]);
    const text = longXml(200_000);
    expect(await unpacked('a.txt', base64(zip({ name: 'a.xml', content: text })))).toEqual([
      whole('a.txt/a.xml', text, 'base64_text'),
    ]);
  });

  it('is text if it holds nothing', async () => {
    const word = 'TheseAreLettersOnlyAndDecodeToNothing';
    expect(await unpacked('a.txt', word)).toEqual([whole('a.txt', word)]);
  });
});

describe('a delivery that cannot be read', () => {
  const failing = (content: Uint8Array | string): Delivery => ({
    name: 'a',
    bytes: (async function* () {
      yield* chunked(content);
      throw new Error('EIO: the disk is gone');
    })(),
  });

  async function taken(content: Uint8Array | string): Promise<Taken[]> {
    const all: Taken[] = [];
    for await (const thing of unpack(failing(content), DEFAULT_LIMITS)) all.push(await take(thing));
    return all;
  }

  it('is refused if nothing came', async () => {
    expect(await taken('')).toEqual([{ type: 'refused', path: 'a', reason: 'unreadable' }]);
  });

  it('gives what came, in a document that says that its end is missing', async () => {
    expect(await taken(XML)).toEqual([
      { type: 'document', path: 'a', text: XML, deviations: [], end: 'unreadable' },
    ]);
    const [cut] = await taken(gzip(longXml(5000)).subarray(0, 900));
    expect(cut).toMatchObject({ type: 'document', end: 'unreadable' });
  });

  it('is refused if it was a mail and no report came', async () => {
    expect(await taken('From: a@example.com\r\nSubject: x\r\n\r\nHello')).toEqual([
      { type: 'refused', path: 'a', reason: 'unreadable' },
    ]);
  });
});

describe('a consumer that stops', () => {
  it.each([
    ['plain', longXml(500_000)],
    ['gzip', gzip(longXml(500_000))],
    ['zip', zip({ name: 'a.xml', content: longXml(500_000) })],
  ])('lets go of a delivery, %s', async (_, content) => {
    let closed = false;
    const bytes = (async function* () {
      try {
        yield* chunked(content, 1000);
      } finally {
        closed = true;
      }
    })();
    for await (const thing of unpack({ name: 'a', bytes }, DEFAULT_LIMITS)) {
      expect(thing.type).toBe('document');
      break;
    }
    expect(closed).toBe(true);
  });
});
