import type { Document } from '../model/delivery.js';
import { DEFAULT_LIMITS, type Limits } from '../model/limits.js';
import {
  attachment,
  brief,
  delivery,
  gzip,
  lengthOf,
  lines,
  longXml,
  mail,
  mixed,
  mixedBy,
  multipart,
  part,
  TEXT_PART,
  unpacked,
  whole,
  XML,
  zip,
} from './made.js';
import { unpack } from './unpack.js';

const MIB = 1024 * 1024;
const zeros = (bytes: number): Buffer => Buffer.alloc(bytes);
const bomb = (bytes: number): Buffer => Buffer.concat([Buffer.from('<?xml?>'), zeros(bytes)]);

describe('limits.documentBytes', () => {
  const text = longXml(50_000);
  const files: [string, string | Buffer][] = [
    ['a plain file', text],
    ['a gzip file', gzip(text)],
    ['a zip', zip({ name: 'a.xml', content: text })],
    ['a stored zip', zip({ name: 'a.xml', content: text, stored: true })],
    ['a mail', mixed(attachment('text/xml', 'a.xml', text))],
  ];

  it.each(files)('cuts a document in %s, and says so', async (_, file) => {
    const [document] = await unpacked('f', file, { limits: { documentBytes: 20_000 } });
    expect(document).toMatchObject({ end: 'document_too_large', limit: 'documentBytes' });
    expect(document?.text).toBe(brief(text.slice(0, 20_000)));
  });

  it.each(files)('spares a document of just that size in %s', async (_, file) => {
    const [document] = await unpacked('f', file, { limits: { documentBytes: text.length } });
    expect(document).toMatchObject({ text: brief(text), end: 'whole' });
  });
});

describe('limits.ratio', () => {
  it('cuts a bomb once limits.ratioFreeBytes have come out', async () => {
    for (const file of [gzip(bomb(30 * MIB)), zip({ name: 'a.xml', content: bomb(30 * MIB) })]) {
      const [document] = await unpacked('f', file);
      expect(document).toMatchObject({ end: 'ratio_too_high', limit: 'ratio' });
      expect(lengthOf(document)).toBeLessThan(30 * MIB * 0.3);
      expect(lengthOf(document)).toBeGreaterThanOrEqual(MIB);
    }
  });

  it('spares what is dense but small, and what is large but not dense', async () => {
    const dense = bomb(MIB - 7);
    expect((await unpacked('f', gzip(dense)))[0]?.end).toBe('whole');
    expect((await unpacked('f', gzip(longXml(3 * MIB))))[0]?.end).toBe('whole');
  });

  it('holds all that a mail or file unpacks to together to it', async () => {
    const entries = Array.from({ length: 50 }, (_, i) => ({ name: `${i}.xml`, content: bomb(900_000) }));
    const all = await unpacked('f.zip', zip(...entries));
    const total = all.reduce((sum, taken) => sum + lengthOf(taken), 0);
    expect(all.some((taken) => taken.limit === 'ratio')).toBe(true);
    expect(total).toBeLessThan(15 * MIB);
  });

  it('holds a zip of zips of zips to it', async () => {
    const level = (content: Buffer, count: number): Buffer =>
      zip(...Array.from({ length: count }, (_, i) => ({ name: `${i}.zip`, content })));
    const file = level(level(zip({ name: 'a.xml', content: bomb(20 * MIB) }), 16), 16);
    expect(file.length).toBeLessThan(30_000);
    const all = await unpacked('42.zip', file);
    expect(all.reduce((sum, taken) => sum + lengthOf(taken), 0)).toBeLessThan(8 * MIB);
    expect(all.some((taken) => taken.limit === 'ratio')).toBe(true);
  });

  it('stops inflating a bomb whose first bytes are all that is read', async () => {
    const things = unpack(delivery('f.gz', gzip(bomb(200 * MIB))), { ...DEFAULT_LIMITS, ratio: 1_000_000 });
    const before = process.memoryUsage().arrayBuffers;
    const first = await things.next();
    expect(first.value).toMatchObject({ type: 'document' });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * MIB);
    await things.return(undefined);
  });
});

describe('limits.nesting', () => {
  const twice = gzip(gzip(XML));

  it('refuses what is deeper', async () => {
    const refusal = { type: 'refused', reason: 'nesting_too_deep', limit: 'nesting' };
    expect(await unpacked('f', gzip(twice), { limits: { nesting: 2 } })).toEqual([{ ...refusal, path: 'f' }]);
    const zipped = zip({ name: 'i.zip', content: zip({ name: 'a.gz', content: gzip(XML) }) });
    expect(await unpacked('f', zipped, { limits: { nesting: 2 } })).toEqual([
      { ...refusal, path: 'f/i.zip/a.gz' },
    ]);
    const forwarded = mixed(
      part(['Content-Type: message/rfc822'], mixedBy('b2', attachment('a/b', 'a.gz', gzip(XML)))),
    );
    expect(await unpacked('f', forwarded, { limits: { nesting: 2 } })).toEqual([
      { ...refusal, path: 'f/part-1/a.gz' },
    ]);
    expect(await unpacked('f', forwarded, { limits: { nesting: 1 } })).toEqual([
      { ...refusal, path: 'f/part-1' },
    ]);
  });

  it('spares what is just as deep', async () => {
    expect((await unpacked('f', twice, { limits: { nesting: 2 } }))[0]?.text).toBe(XML);
    const mailed = mixed(attachment('application/zip', 'r.zip', zip({ name: 'a.xml', content: XML })));
    expect((await unpacked('f', mailed, { limits: { nesting: 2 } }))[0]?.text).toBe(XML);
  });
});

describe('limits.zipEntries', () => {
  const file = zip(...['a', 'b', 'c'].map((name) => ({ name: `${name}.xml`, content: XML })));

  it('gives the entries up to there and says that there are more', async () => {
    const all = await unpacked('f', file, { limits: { zipEntries: 2 } });
    expect(all.map((taken) => taken.path)).toEqual(['f/a.xml', 'f/b.xml', 'f']);
    expect(all[2]).toEqual({
      type: 'refused',
      path: 'f',
      reason: 'zip_entries_too_many',
      limit: 'zipEntries',
    });
  });

  it('spares just as many', async () => {
    const all = await unpacked('f', file, { limits: { zipEntries: 3 } });
    expect(all.map((taken) => taken.text)).toEqual([XML, XML, XML]);
  });
});

describe('limits.mailBytes', () => {
  const text = longXml(20_000);
  const report = mixed(TEXT_PART, attachment('text/xml', 'a.xml', text));

  it('gives what comes before, cut', async () => {
    const [document, ...rest] = await unpacked('m', report, { limits: { mailBytes: 10_000 } });
    expect(document).toMatchObject({ end: 'mail_too_large', limit: 'mailBytes' });
    expect(document?.text).toBe(brief(text.slice(0, lengthOf(document))));
    expect(lengthOf(document)).toBeGreaterThan(6000);
    expect(rest).toEqual([]);
  });

  it('refuses a mail in which nothing comes before', async () => {
    const late = mixed(part([], 'x'.repeat(20_000)), attachment('text/xml', 'a.xml', XML));
    expect(await unpacked('m', late, { limits: { mailBytes: 10_000 } })).toEqual([
      { type: 'refused', path: 'm', reason: 'mail_too_large', limit: 'mailBytes' },
    ]);
  });

  it('says so where the cut is behind a report: there may have been another', async () => {
    const [first, junk] = [attachment('text/xml', 'a.xml', XML), part([], 'x'.repeat(20_000))];
    for (const mailOfTwo of [mixed(first, junk, attachment('text/xml', 'b.xml', XML)), mixed(first, junk)]) {
      expect(await unpacked('m', mailOfTwo, { limits: { mailBytes: 10_000 } })).toMatchObject([
        { path: 'm/a.xml', end: 'whole' },
        { type: 'refused', path: 'm', reason: 'mail_too_large', limit: 'mailBytes' },
      ]);
    }
  });

  it('says so in whatever pieces the mail comes, and wherever reading stopped', async () => {
    const parts = Array.from({ length: 5 }, () => part([], 'x'.repeat(100)));
    const long = mixed(attachment('text/xml', 'a.xml', XML), ...parts, part([], 'x'.repeat(20_000)));
    const limits = { mailBytes: 5000, mailParts: 4 };
    const [all, ...others] = await Promise.all(
      [100, 3000, 1e6].map(async (chunkSize) => unpacked('m', long, { limits, chunkSize })),
    );
    expect(all?.map(({ reason }) => reason)).toEqual([undefined, 'mail_parts_too_many', 'mail_too_large']);
    for (const other of others) expect(other).toEqual(all);
  });

  it('spares a mail of just that size, and not one with a byte more', async () => {
    const all = await unpacked('m', report, { limits: { mailBytes: report.length } });
    expect(all).toEqual([whole('m/a.xml', text)]);
    const over = await unpacked('m', `${report}x`, { limits: { mailBytes: report.length } });
    expect(over).toMatchObject([{ path: 'm/a.xml' }, { path: 'm', reason: 'mail_too_large' }]);
  });
});

describe('limits.mailParts', () => {
  const many = mixed(TEXT_PART, TEXT_PART, attachment('text/xml', 'a.xml', XML));

  it('refuses the rest of a mail with more', async () => {
    expect(await unpacked('m', many, { limits: { mailParts: 3 } })).toEqual([
      { type: 'refused', path: 'm', reason: 'mail_parts_too_many', limit: 'mailParts' },
    ]);
  });

  it('spares just as many, the multipart itself among them', async () => {
    expect((await unpacked('m', many, { limits: { mailParts: 4 } }))[0]?.text).toBe(XML);
  });

  it('bounds multiparts in each other', async () => {
    let text = TEXT_PART;
    for (let level = 0; level < 300; level++) {
      text = part([`Content-Type: multipart/mixed; boundary="l${level}"`], multipart(`l${level}`, text));
    }
    const [refusal] = await unpacked('m', mixed(text), { limits: { mailParts: 200 } });
    expect(refusal).toMatchObject({ reason: 'mail_parts_too_many' });
  });
});

describe('limits.mailHeaderBytes', () => {
  const headers = Array.from({ length: 100 }, (_, i) => `X-${i}: ${'y'.repeat(90)}`);
  const large: [string, string][] = [
    ['a mail', mail([...headers, 'Content-Type: text/xml'], XML)],
    ['a part', mixed(part([...headers, 'Content-Type: text/xml'], XML))],
    ['one line', mail([`X: ${'y'.repeat(9000)}`, 'Content-Type: text/xml'], XML)],
  ];

  it.each(large)('refuses %s with more', async (_, text) => {
    expect(await unpacked('m', text, { limits: { mailHeaderBytes: 8000 } })).toEqual([
      { type: 'refused', path: 'm', reason: 'mail_headers_too_large', limit: 'mailHeaderBytes' },
    ]);
  });

  it.each(large)('spares %s with less', async (_, text) => {
    const [document] = await unpacked('m', text, { limits: { mailHeaderBytes: 12_000 } });
    expect(document?.text?.startsWith(XML.trimEnd())).toBe(true);
  });
});

describe('limits.mailWindowBytes', () => {
  async function window(limits: Partial<Limits>): Promise<number | undefined> {
    const text = mixed(
      part(
        ['Content-Type: message/feedback-report'],
        `${lines('Feedback-Type: auth-failure')}${'x'.repeat(5000)}`,
      ),
    );
    for await (const thing of unpack(delivery('m', text), { ...DEFAULT_LIMITS, ...limits })) {
      if (thing.type === 'failure_mail') return thing.mail.parts[0]?.window.length;
    }
    return undefined;
  }

  it('is all that is held of a part', async () => {
    expect(await window({ mailWindowBytes: 1000 })).toBe(1000);
    expect(await window({ mailWindowBytes: 10_000 })).toBe(5029);
  });
});

describe('a document', () => {
  it('can be left before its end, and what follows is still found', async () => {
    const text = longXml(300_000);
    const file = zip({ name: 'a.xml', content: text }, { name: 'b.xml', content: text, stored: true });
    const box = mixed(
      attachment('application/zip', 'r.zip', file),
      attachment('application/gzip', 'c.gz', gzip(text)),
    );
    const paths: string[] = [];
    for await (const thing of unpack(delivery('m', box), DEFAULT_LIMITS)) {
      if (thing.type === 'document') await leave(thing);
      paths.push(thing.path);
    }
    expect(paths).toEqual(['m/r.zip/a.xml', 'm/r.zip/b.xml', 'm/c.gz']);
  });

  it('need not be read at all', async () => {
    const paths: string[] = [];
    const box = mixed(
      attachment('application/gzip', 'a.gz', gzip(XML)),
      attachment('text/xml', 'b.xml', XML),
    );
    for await (const thing of unpack(delivery('m', box), DEFAULT_LIMITS)) paths.push(thing.path);
    expect(paths).toEqual(['m/a.gz', 'm/b.xml']);
  });

  async function leave(document: Document): Promise<void> {
    for await (const chunk of document.bytes) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(document.end().whole).toBe(false);
  }
});
