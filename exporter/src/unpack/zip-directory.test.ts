import { DEFAULT_LIMITS } from '../model/limits.js';
import { delivery, longXml, take, unpacked, XML, zip, type ZipItem } from './made.js';
import { unpack } from './unpack.js';

const NAMES = ['a.xml', 'b.xml', 'c.xml'];
const TEXT = longXml(400);

function threeReports(odd: Partial<ZipItem> = {}): Buffer {
  return zip(...NAMES.map((name) => ({ name, content: TEXT, ...odd })));
}

/** A zip with a byte, counted from the local header of its second entry, set to something else. */
function damaged(file: Buffer, offset: number, byte: number): Buffer {
  const copy = Buffer.from(file);
  copy[copy.indexOf('PK\x03\x04', 4) + offset] = byte;
  return copy;
}

async function said(file: Buffer, chunkSize?: number): Promise<string[]> {
  const all: string[] = [];
  for await (const thing of unpack(delivery('r.zip', file, chunkSize), DEFAULT_LIMITS)) {
    const taken = await take(thing);
    const ended = thing.type === 'document' ? (taken.end ?? '') : taken.reason;
    all.push(`${thing.path} ${ended}${thing.type === 'refused' ? `: ${thing.detail}` : ''}`);
  }
  return all;
}

const A_AND_C = ['r.zip/a.xml whole', 'r.zip/c.xml whole'];
const ALL = NAMES.map((name) => `r.zip/${name} whole`);
const ONE_LOST = 'r.zip container_damaged: the directory names 3 files, 2 were found';

describe('the directory of a zip', () => {
  it.each([0, 1, 2, 3])('tells that an entry is lost whose signature is wrong at byte %d', async (at) => {
    expect(await said(damaged(threeReports({ stored: true }), at, 0))).toEqual([...A_AND_C, ONE_LOST]);
    expect(await said(damaged(threeReports(), at, 0))).toEqual([...A_AND_C, ONE_LOST]);
  });

  it.each([1, 7, 64, 1000])('is followed in chunks of %d bytes', async (chunkSize) => {
    expect(await said(damaged(threeReports(), 0, 0), chunkSize)).toEqual([...A_AND_C, ONE_LOST]);
  });

  it.each([4, 6, 90, 255])(
    'tells that entries are lost where a name is said to have %d bytes',
    async (length) => {
      for (const odd of [{}, { descriptor: 'signed' }] as const) {
        const all = await said(damaged(threeReports(odd), 26, length));
        const heard = all.filter((line) => line.endsWith(' whole')).length;
        expect(heard === 3 || all.length > heard).toBe(true);
      }
    },
  );

  it('tells of the one report that nothing was seen of', async () => {
    const file = damaged(zip({ name: 'note.txt', content: 'x' }, { name: 'a.xml', content: XML }), 0, 0);
    expect(await said(file)).toEqual(['r.zip container_damaged: the directory names 2 files, 1 was found']);
  });

  it('tells by its end record where its own headers are damaged too', async () => {
    const file = damaged(threeReports(), 0, 0);
    for (let at = file.indexOf('PK\x01\x02'); at >= 0; at = file.indexOf('PK\x01\x02')) file[at] = 0;
    expect(await said(file)).toEqual([...A_AND_C, ONE_LOST]);
  });

  it('has nothing to tell where only it is damaged', async () => {
    const file = threeReports();
    file[file.indexOf('PK\x01\x02')] = 0;
    expect(await said(file)).toEqual(ALL);
  });

  it('has nothing to tell where what lay in a lost entry was found', async () => {
    const inner = { name: 'i.zip', content: zip({ name: 'x.xml', content: XML }), stored: true };
    const file = damaged(zip({ name: 'a.xml', content: XML }, inner), 0, 0);
    expect(await said(file)).toEqual(['r.zip/a.xml whole', 'r.zip/x.xml whole']);
  });
});

describe('a sound zip', () => {
  const report = { name: 'a.xml', content: XML };
  const inner = zip(report, { name: 'x.xml', content: XML }, { name: 'y.xml', content: XML });
  const comment = (file: Buffer, text: Buffer): Buffer => {
    const ended = Buffer.concat([file, text]);
    ended.writeUInt16LE(text.length, file.length - 2);
    return ended;
  };
  const sound: readonly (readonly [string, Buffer, number])[] = [
    ['ZIP64', threeReports({ zip64: true }), 3],
    ['descriptors', threeReports({ descriptor: 'signed' }), 3],
    ['unsigned descriptors', threeReports({ descriptor: 'unsigned' }), 3],
    ['clutter', zip(report, { name: '__MACOSX/._a.xml', content: 'x' }, { name: 'd/', content: '' }), 1],
    ['a note', zip({ name: 'note.txt', content: 'hello' }, report), 1],
    ['one name twice', zip(report, report), 2],
    ['an encrypted entry', zip(report, { name: 'b.xml', content: XML, encrypted: true }), 1],
    ['a method nobody reads', zip(report, { name: 'b.xml', content: XML, method: 99 }), 1],
    ['a zip stored in it', zip(report, { name: 'i.zip', content: inner, stored: true }), 4],
    ['a zip stored last and with a descriptor', zip({ name: 'i.zip', content: inner }, report), 4],
    [
      'a comment that looks like a directory',
      comment(zip(report), inner.subarray(inner.indexOf('PK\x01\x02'))),
      1,
    ],
    ['something before it', Buffer.concat([Buffer.from('PK\x07\x08'), zip(report)]), 1],
    ['another zip behind it', Buffer.concat([zip(report), inner]), 4],
    [
      'a thousand entries',
      zip(...Array.from({ length: 1000 }, (_, n) => ({ name: `${n}.xml`, content: XML }))),
      1000,
    ],
  ];

  it.each(sound)('of %s is not called damaged', async (_what, file, documents) => {
    for (const chunkSize of [100, undefined]) {
      const all = await said(file, chunkSize);
      expect(all.filter((line) => line.endsWith(' whole')).length).toBe(documents);
      expect(all.filter((line) => line.includes('the directory names'))).toEqual([]);
    }
  });

  it('of too many entries is called that and no more', async () => {
    const all = await unpacked('r.zip', threeReports(), { limits: { zipEntries: 2 } });
    expect(all.filter((taken) => taken.type === 'refused').map((taken) => taken.reason)).toEqual([
      'zip_entries_too_many',
    ]);
  });
});
