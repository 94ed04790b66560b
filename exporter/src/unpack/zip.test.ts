import {
  brief,
  gzip,
  JSON_TEXT,
  lengthOf,
  longXml,
  mixed,
  TEXT_PART,
  unpacked,
  whole,
  XML,
  zip,
} from './made.js';

const REPORT = { name: 'a.xml', content: XML };

describe('a zip', () => {
  it('gives each entry as a document', async () => {
    const file = zip(REPORT, { name: 'b.json', content: JSON_TEXT, stored: true });
    expect(await unpacked('r.zip', file)).toEqual([
      whole('r.zip/a.xml', XML, 'zip_several_documents'),
      whole('r.zip/b.json', JSON_TEXT, 'zip_several_documents'),
    ]);
  });

  it('is known by its bytes, whatever its name says', async () => {
    expect(await unpacked('report', zip(REPORT))).toEqual([whole('report/a.xml', XML)]);
    expect(await unpacked('r.xml', zip(REPORT))).toEqual([whole('r.xml/a.xml', XML, 'mislabelled')]);
  });

  it.each([1, 3, 29, 64, 1000])('reads the same in chunks of %d bytes', async (chunkSize) => {
    const text = longXml(2000);
    const file = zip(
      { name: 'a.xml', content: text },
      { name: 'b.xml', content: text, stored: true },
      { name: 'c.xml', content: text, descriptor: 'signed' },
      { name: 'd.xml', content: text, zip64: true },
    );
    const texts = (await unpacked('r.zip', file, { chunkSize })).map((taken) => [
      taken.path,
      taken.text,
      taken.end,
    ]);
    expect(texts).toEqual(['a', 'b', 'c', 'd'].map((name) => [`r.zip/${name}.xml`, brief(text), 'whole']));
  });

  it('streams large entries, stored and deflated', async () => {
    const text = longXml(1_500_000);
    const file = zip({ name: 'a.xml', content: text }, { name: 'b.xml', content: text, stored: true });
    const all = await unpacked('r.zip', file);
    expect(all.map((taken) => taken.text === brief(text) && taken.end)).toEqual(['whole', 'whole']);
  });

  it.each(['signed', 'unsigned'] as const)('reads entries with %s data descriptors', async (descriptor) => {
    const text = longXml(200_000);
    const file = zip(
      { name: 'a.xml', content: text, descriptor },
      { name: 'b.xml', content: text, descriptor },
    );
    for (const chunkSize of [13, 64 * 1024]) {
      const all = await unpacked('r.zip', file, { chunkSize });
      expect(all.map((taken) => taken.text === brief(text) && taken.end)).toEqual(['whole', 'whole']);
    }
  });

  it('finds the end of an entry with an unsigned descriptor wherever the chunks end', async () => {
    const text = longXml(300);
    const file = zip({ name: 'a.xml', content: text, descriptor: 'unsigned' });
    for (let chunkSize = file.length - 90; chunkSize < file.length; chunkSize++) {
      expect(await unpacked('r.zip', file, { chunkSize })).toEqual([whole('r.zip/a.xml', text)]);
    }
  });

  it('reads sizes of 64 bits', async () => {
    const file = zip({ ...REPORT, zip64: true }, { ...REPORT, name: 'b.xml', zip64: true, stored: true });
    expect((await unpacked('r.zip', file)).map((taken) => taken.text)).toEqual([XML, XML]);
  });

  it('passes over directories, readmes and what Apple adds', async () => {
    const before = zip(
      { name: 'reports/', content: '', stored: true },
      { name: '__MACOSX/._a.xml', content: 'Mac OS X' },
      { name: 'reports/readme.txt', content: 'Reports are in XML.' },
      { name: 'reports/a.xml', content: XML },
    );
    const behind = zip(REPORT, { name: 'readme.txt', content: 'Reports are in XML.' });
    expect(await unpacked('r.zip', before)).toEqual([whole('r.zip/reports/a.xml', XML, 'zip_extra_entries')]);
    expect(await unpacked('r.zip', behind)).toEqual([whole('r.zip/a.xml', XML, 'zip_extra_entries')]);
  });

  describe.each(['signed', 'unsigned'] as const)(
    'with a stored entry whose size stands behind it, %s',
    (form) => {
      const inner = zip(
        { ...REPORT, stored: true },
        { ...REPORT, name: 'b.xml', descriptor: form },
        { ...REPORT, name: 'c.xml', stored: true, descriptor: form },
      );
      const paths = async (file: Buffer, chunkSize?: number): Promise<string[]> =>
        (await unpacked('r.zip', file, chunkSize === undefined ? {} : { chunkSize })).map(({ path }) => path);

      it.each([
        ['a zip', inner, ['r.zip/i.zip/a.xml', 'r.zip/i.zip/b.xml', 'r.zip/i.zip/c.xml']],
        ['an empty file', Buffer.alloc(0), ['r.zip/i.zip']],
        [
          'text with the signature of a header',
          Buffer.from(`${XML}<!--PK\x03\x04 PK\x01\x02-->`),
          ['r.zip/i.zip'],
        ],
        ['a gzip of many slices', gzip(longXml(100_000)), ['r.zip/i.zip']],
      ])('reads it whole and once: %s', async (_, content, expected) => {
        const file = zip(
          { name: 'i.zip', content, stored: true, descriptor: form },
          { ...REPORT, name: 'z.xml' },
        );
        for (const chunkSize of [1, 100, undefined])
          expect(await paths(file, chunkSize)).toEqual([...expected, 'r.zip/z.xml']);
        const alone = zip({ name: 'i.zip', content, stored: true, descriptor: form });
        expect(await paths(alone)).toEqual(expected);
      });
    },
  );

  it('ends a stored entry at its descriptor though the size in it, or its signature, is damaged', async () => {
    const file = zip({ ...REPORT, stored: true, descriptor: 'signed' }, { ...REPORT, name: 'z.xml' });
    const at = file.indexOf('PK\x07\x08');
    for (const damaged of [at, at + 8]) {
      const copy = Buffer.from(file);
      copy[damaged] = 0xee;
      const all = await unpacked('r.zip', copy);
      expect(all.map(({ path, text, reason }) => [path, text ?? reason])).toEqual([
        ['r.zip/a.xml', XML],
        ['r.zip/z.xml', XML],
      ]);
    }
  });

  it('takes a mail behind a report for no clutter', async () => {
    const [first] = await unpacked('r.zip', zip(REPORT, { name: 'b.eml', content: mixed(TEXT_PART) }));
    expect(first).toEqual(whole('r.zip/a.xml', XML, 'zip_several_documents'));
  });

  it('holds nothing of the entries that it passes over', async () => {
    const noise = { name: 'noise.bin', content: Buffer.alloc(3_000_000, 'ab'), stored: true };
    const file = zip(noise, { ...noise, descriptor: 'signed' }, REPORT);
    expect(await unpacked('r.zip', file)).toEqual([whole('r.zip/a.xml', XML, 'zip_extra_entries')]);
  });

  it('recognises a report without a name that says so', async () => {
    expect(await unpacked('r.zip', zip({ name: 'report', content: XML }))).toEqual([
      whole('r.zip/report', XML),
    ]);
  });

  it('yields what calls itself a report even if it is none', async () => {
    expect(await unpacked('r.zip', zip({ name: 'a.xml', content: 'unused' }))).toEqual([
      whole('r.zip/a.xml', 'unused'),
    ]);
  });

  it('has no document if nothing in it is or claims to be one', async () => {
    const refusal = { type: 'refused', path: 'r.zip', reason: 'no_document' };
    expect(await unpacked('r.zip', zip())).toEqual([refusal]);
    expect(await unpacked('r.zip', zip({ name: 'readme.txt', content: 'none' }))).toEqual([refusal]);
  });

  it('has no document if it is an office document', async () => {
    const file = zip({ name: '[Content_Types].xml', content: XML });
    expect(await unpacked('r.docx', file)).toEqual([
      { type: 'refused', path: 'r.docx', reason: 'no_document' },
    ]);
  });

  it('shows entry names so that they lead nowhere', async () => {
    const names = ['../../etc/a.xml', '/abs/a.xml', 'c:\\dir\\a.xml', 'a\u0000\n\u001b[1m.xml'];
    const paths = await Promise.all(
      names.map(async (name) => (await unpacked('r.zip', zip({ name, content: XML })))[0]?.path),
    );
    expect(paths).toEqual([
      'r.zip/_/_/etc/a.xml',
      'r.zip/abs/a.xml',
      'r.zip/c:/dir/a.xml',
      'r.zip/a___[1m.xml',
    ]);
  });

  describe('that cannot be read', () => {
    it('is refused by entry where the entry is encrypted', async () => {
      const file = zip({ ...REPORT, encrypted: true }, { ...REPORT, name: 'b.xml' });
      expect(await unpacked('r.zip', file)).toEqual([
        { type: 'refused', path: 'r.zip/a.xml', reason: 'encrypted' },
        whole('r.zip/b.xml', XML),
      ]);
    });

    it('tells an encrypted entry behind a stored zip that has encrypted entries itself', async () => {
      const inner = zip({ ...REPORT, encrypted: true });
      const file = zip({ name: 'i.zip', content: inner, stored: true }, { ...REPORT, name: 'b.xml' });
      expect((await unpacked('r.zip', file)).map((taken) => [taken.path, taken.reason])).toEqual([
        ['r.zip/i.zip/a.xml', 'encrypted'],
        ['r.zip/b.xml', undefined],
      ]);
    });

    it('is refused by entry where the method is neither stored nor deflated', async () => {
      const file = zip({ ...REPORT, method: 12 }, { ...REPORT, name: 'b.xml' });
      expect(await unpacked('r.zip', file)).toEqual([
        { type: 'refused', path: 'r.zip/a.xml', reason: 'container_unsupported' },
        whole('r.zip/b.xml', XML),
      ]);
    });
  });

  describe('that is damaged', () => {
    it('keeps the content if a checksum is wrong', async () => {
      expect(await unpacked('r.zip', zip({ ...REPORT, crc: 7 }))).toEqual([
        whole('r.zip/a.xml', XML, 'zip_damaged'),
      ]);
    });

    it('keeps what came if it is cut short inside an entry', async () => {
      for (const descriptor of [undefined, 'signed'] as const) {
        const text = longXml(300_000);
        const item = { name: 'b.xml', content: text };
        const file = zip(REPORT, descriptor === undefined ? item : { ...item, descriptor });
        const all = await unpacked('r.zip', file.subarray(0, 100_000));
        expect(all.map((taken) => taken.end)).toEqual(['whole', 'container_cut_short']);
        expect(all[1]?.deviations).toContain('container_cut_short');
        expect(lengthOf(all[1])).toBeGreaterThan(50_000);
        expect(all[1]?.text).toBe(brief(text.slice(0, lengthOf(all[1]))));
      }
    });

    it('says so if it is cut short between entries, for some may be missing', async () => {
      const file = zip(REPORT);
      const cut = file.subarray(0, file.indexOf('PK\x01\x02'));
      expect(await unpacked('r.zip', cut)).toEqual([
        whole('r.zip/a.xml', XML),
        { type: 'refused', path: 'r.zip', reason: 'container_cut_short' },
      ]);
    });

    it('is refused if it is cut short before the first entry', async () => {
      expect(await unpacked('r.zip', zip(REPORT).subarray(0, 20))).toEqual([
        { type: 'refused', path: 'r.zip', reason: 'container_cut_short' },
      ]);
    });

    it('goes on behind an entry whose content is damaged', async () => {
      const file = zip({ name: 'a.xml', content: longXml(5000) }, { ...REPORT, name: 'b.xml' });
      file.fill(0xff, 1000, 1100);
      const all = await unpacked('r.zip', file);
      expect(all[0]?.end).toBe('container_damaged');
      expect(all[1]).toMatchObject({ path: 'r.zip/b.xml', text: XML, end: 'whole' });
    });

    it('is read whatever follows it', async () => {
      const file = Buffer.concat([zip(REPORT), Buffer.alloc(100_000, 'x')]);
      expect(await unpacked('r.zip', file)).toEqual([whole('r.zip/a.xml', XML)]);
    });
  });
});

describe('containers in each other', () => {
  it('are all opened', async () => {
    expect(await unpacked('a.xml.gz.gz', gzip(gzip(XML)))).toEqual([
      whole('a.xml.gz.gz', XML, 'container_nested'),
    ]);
    expect(await unpacked('r.zip', zip({ name: 'a.xml.gz', content: gzip(XML) }))).toEqual([
      whole('r.zip/a.xml.gz', XML, 'container_nested'),
    ]);
    expect(await unpacked('r.zip', zip({ name: 'i.zip', content: zip(REPORT) }))).toEqual([
      whole('r.zip/i.zip/a.xml', XML, 'container_nested'),
    ]);
  });
});
